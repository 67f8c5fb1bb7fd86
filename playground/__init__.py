"""Faithful, stateful local servers that stand in for the services Footnote talks to, on a laptop and in tests."""
