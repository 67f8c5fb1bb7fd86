"""A day of a team in some minutes: everything that happens to Footnote, and whether it kept its promises meanwhile."""
