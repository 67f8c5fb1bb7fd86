"""What a language model is given to read: rules, exhibits and the conversation, fenced as data."""
