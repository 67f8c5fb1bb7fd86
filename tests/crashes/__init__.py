"""`python -m tests.crashes`: the indexer, and what works beside it, is killed again and again; nothing may be lost."""
