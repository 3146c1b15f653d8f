"""The made-up company of the demo, brought to life by playing its cases through the one door."""
