"""Who is asking: static tokens, signed tokens, and how much one caller may ask."""
