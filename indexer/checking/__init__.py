"""Checking: whether index and ledger are what they should be and agree, and what mends it when they do not."""
