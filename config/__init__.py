"""What may an operator change? Typed settings, the default footnote.toml and the sample wiki."""
