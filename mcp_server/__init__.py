"""The MCP server: agents and IDE assistants search the same index and read from it; no language model is in the path."""
