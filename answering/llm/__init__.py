"""Which language model writes, and what it takes: the seam, the adapter of litellm, and who takes over."""
