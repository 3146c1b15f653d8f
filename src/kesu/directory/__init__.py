"""Second floor: branches, departments, posts, people, deputies, and who may see what."""
