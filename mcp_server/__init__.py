"""What can agents and IDE assistants ask? MCP, and nothing but MCP: search and chunks, without a language model."""
