"""A variable for every setting of the MCP server: its name, its text, and what it means."""

from datetime import UTC, datetime
from typing import Any

MCP_VARIABLES: list[tuple[str, str, Any]] = [
    ("MCP__TRANSPORT", "http", "http"),
    ("MCP__PRINCIPAL", "Ana@example.com", "ana@example.com"),
    ("MCP__HOST", "::1", "::1"),
    ("MCP__PORT", "8095", 8095),
    ("MCP__URL", "https://docs.example.com/mcp", "https://docs.example.com/mcp"),
    ("MCP__ALLOW_HTTP", "true", True),
    ("MCP__ALLOWED_HOSTS", "Docs.example.com,docs.example.com:*", ("docs.example.com", "docs.example.com:*")),
    ("MCP__ALLOWED_ORIGINS", "https://chat.example.com", ("https://chat.example.com",)),
    ("MCP__BODY_KIB", "64", 64),
    ("MCP__CALLS_PER_MINUTE", "10", 10),
    ("MCP__CALLS_AT_ONCE", "2", 2),
    ("MCP__SEARCH_TOKENS", "2000", 2000),
    ("MCP__CHUNK_TOKENS", "3000", 3000),
    ("MCP__OPENAI_TOOLS", "true", True),
    ("MCP__TOKENS__CI_JOBS__SHA256", "AB" * 32, "ab" * 32),
    ("MCP__TOKENS__CI_JOBS__PRINCIPAL", "Ben@example.com", "ben@example.com"),
    ("MCP__TOKENS__CI_JOBS__SCOPES", "docs:read,docs:more", ("docs:read", "docs:more")),
    ("MCP__TOKENS__CI_JOBS__EXPIRES", "2027-06-30T12:00:00+02:00", datetime(2027, 6, 30, 10, tzinfo=UTC)),
    ("MCP__OAUTH__ISSUER", "https://id.example.com/realms/x", "https://id.example.com/realms/x"),
    ("MCP__OAUTH__AUDIENCE", "footnote", "footnote"),
    ("MCP__OAUTH__JWKS_URL", "https://id.example.com/keys", "https://id.example.com/keys"),
    ("MCP__OAUTH__PRINCIPAL_CLAIM", "upn", "upn"),
    ("MCP__OAUTH__ISSUER_VERIFIES_EMAILS", "true", True),
    ("MCP__OAUTH__SCOPE", "read", "read"),
    ("MCP__OAUTH__LEEWAY_SECONDS", "5", 5),
    ("MCP__OAUTH__ALGORITHMS", "ES256", ("ES256",)),
]
