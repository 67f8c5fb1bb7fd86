"""Engines: Footnote, and each thing a user would pick instead, behind the same few questions."""
