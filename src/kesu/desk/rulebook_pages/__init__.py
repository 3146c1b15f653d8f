"""The rulebook as a readable document: clauses, tables, steps and their flow, differences between editions."""
