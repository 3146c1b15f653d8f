"""Pages judged by what helps people use them: WCAG 2.2 AA, the keyboard alone, and what a page weighs."""
