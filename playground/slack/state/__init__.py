"""What is the case in Slack: people, channels, messages, streams, views. Nothing here talks to anybody."""
