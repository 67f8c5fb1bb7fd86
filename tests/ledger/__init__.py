"""The ledger against real SQLite files and real processes."""
