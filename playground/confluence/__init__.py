"""A stand-in for Confluence, Cloud and Data Center: a site in memory, and a server that speaks its protocol."""
