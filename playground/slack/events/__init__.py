"""What the app is told, and whether it is: events by its subscriptions and scopes, and the forms of interactions."""
