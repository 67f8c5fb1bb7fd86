"""How results read as text, for clients that show a model nothing else."""
