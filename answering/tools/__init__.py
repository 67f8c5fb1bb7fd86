"""What may a model look up besides the passages it was given? Live tools of MCP servers, documents, arithmetic."""
