"""The supervision board: what is late, what falls due, who blocks whom and for how long."""
