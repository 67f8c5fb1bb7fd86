"""What can be done in Slack, by a person or by the app alike: each act changes the state and tells the app of it."""
