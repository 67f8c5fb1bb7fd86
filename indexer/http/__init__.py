"""What the indexer answers over HTTP."""
