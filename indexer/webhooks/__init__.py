"""Webhooks: who says that a source has changed, whether it is true, and what follows."""
