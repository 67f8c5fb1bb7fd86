"""How the tables came to be what `ledger.tables` says: one file a step, applied when a ledger is opened."""
