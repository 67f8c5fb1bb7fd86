"""What can be said, and which passage says so? Answers, citations and abstention."""
