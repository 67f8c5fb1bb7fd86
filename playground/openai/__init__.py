"""A language model's server on this machine: speaks OpenAI's protocol for chat and for vectors, and fails on demand."""
