"""Backup: index and ledger as they stood at one moment, in a folder, and back."""
