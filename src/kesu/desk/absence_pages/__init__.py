"""One's own absences and those of one's people: who is away, who stands in, who is back."""
