"""How calls are carried out: this package alone imports retrieval, and with it the index, after tools are listed."""
