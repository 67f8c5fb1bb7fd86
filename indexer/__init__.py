"""How do documents become rows, and stay fresh? Parsing, chunking and runs."""
