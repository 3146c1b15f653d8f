"""The workbench: what somebody has to do, what they filed, what they were told."""
