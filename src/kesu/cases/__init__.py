"""Third floor: records of work and the one door through which they change."""
