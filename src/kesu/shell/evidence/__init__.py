"""One case as evidence: its journal, its files, the seals that bind it, and a script that checks them anywhere."""
