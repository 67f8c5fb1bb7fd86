"""Who is in a conversation, what was said in it, and whether a message is for Footnote."""
