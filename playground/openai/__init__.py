"""A language model's server on this machine: speaks OpenAI's chat protocol, says what it is told, fails on demand."""
