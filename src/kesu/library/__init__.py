"""First floor: rulebook and calendar files become core values, and back."""
