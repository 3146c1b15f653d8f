"""Forms made from a rulebook: its facts as fields, and what was typed back as values of facts."""
