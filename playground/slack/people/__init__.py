"""What people do in Slack and what they see there; tests and the page for people speak this language."""
