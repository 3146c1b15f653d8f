"""People, departments, branches, posts, absences and the company's own days, as pages."""
