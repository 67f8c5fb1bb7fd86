"""The part of the Confluence Query Language that clients use: words, grammar and meaning."""
