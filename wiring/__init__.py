"""How do settings become working rooms? Opens ledger, index, embedder and sources for every door."""
