"""How Slack writes down people, channels, messages, files and views, in answers and in events alike."""
