"""What Slack refuses of what the app sends: shapes by its published schemas, lengths by its documentation."""
