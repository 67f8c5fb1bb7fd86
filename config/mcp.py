"""Settings of the MCP server: how it is reached, and who is asking: a table [mcp.tokens.<name>] each, or OAuth."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from config.mcp_values import (
    Algorithms,
    BindHost,
    Claim,
    Expiry,
    Hosts,
    IssuerAddress,
    Origins,
    Scope,
    Scopes,
    ServerUrl,
    Sha256,
)
from config.values import Allowed, Audience, TableName, Text, WholeNumber

READ_SCOPE = "docs:read"


class TokenSettings(BaseModel):
    """One static token, of which only the hash is kept."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    sha256: Sha256 = Field(description="SHA-256 of the token in hexadecimal; `footnote mcp token` makes both.")
    principal: Audience = Field(description='Who is asking with it: an e-mail address, or "public".')
    scopes: Scopes = Field(default=(READ_SCOPE,), description="What it may do; without docs:read it may do nothing.")
    expires: Expiry = Field(
        default=None, description="Last day or moment on which it is good, in UTC; empty: for ever."
    )


class OAuthSettings(BaseModel):
    """Whose signed tokens (JWT) are taken; none unless an issuer is named."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    issuer: IssuerAddress = Field(default="", description="Who signs the tokens, as their `iss` says; empty: nobody.")
    audience: Text = Field(default="", description="What their `aud` must hold; empty: mcp.url.")
    jwks_url: IssuerAddress = Field(
        default="", description="Where the issuer publishes its keys; empty: as its metadata says."
    )
    principal_claim: Claim = Field(
        default="email",
        description="Claim with the e-mail address of the person; any but email must be one that people cannot edit.",
    )
    issuer_verifies_emails: bool = Field(
        default=False,
        description="The issuer verifies each address itself: take email also where there is no email_verified.",
    )
    scope: Scope = Field(default=READ_SCOPE, description="Scope that a token must have.")
    leeway_seconds: WholeNumber = Field(
        default=30, ge=0, le=300, description="How far the clocks of issuer and server may differ."
    )
    algorithms: Algorithms = Field(
        default=("RS256", "PS256", "ES256", "EdDSA"), description="How tokens may be signed; by key pairs only."
    )


Tokens = Annotated[
    dict[TableName, TokenSettings],
    Allowed("a table [mcp.tokens.<name>], the name of at most 40 lower-case letters, digits, - and _"),
]
OAuth = Annotated[OAuthSettings, Allowed("a table [mcp.oauth]")]


class McpSettings(BaseModel):
    """The MCP server."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    transport: Literal["stdio", "http"] = Field(
        default="stdio", description="stdio serves the program that starts it; http serves many at one address."
    )
    principal: Audience = Field(
        default="public",
        description='Who is asking by stdio, or on loopback without tokens: an e-mail address, or "public".',
    )
    host: BindHost = Field(default="127.0.0.1", description="Where http listens; 0.0.0.0 for every network.")
    port: WholeNumber = Field(default=8094, ge=1, le=65535, description="Port that http listens on.")
    url: ServerUrl = Field(
        default="", description="Public address that clients use, with /mcp at its end; needed beyond loopback."
    )
    allow_http: bool = Field(default=False, description="Let tokens travel unencrypted, in a network you trust.")
    allowed_hosts: Hosts = Field(default=(), description="Host headers to answer besides that of the address.")
    allowed_origins: Origins = Field(
        default=(), description="Origins of web pages that may ask, besides that of the address."
    )
    body_kib: WholeNumber = Field(default=256, ge=1, le=4096, description="Longest request in KiB.")
    calls_per_minute: WholeNumber = Field(
        default=120, ge=1, le=100_000, description="Tool calls of one caller a minute; more are told when to go on."
    )
    calls_at_once: WholeNumber = Field(default=16, ge=1, le=1000, description="Tool calls of one caller at a time.")
    search_tokens: WholeNumber = Field(
        default=6000,
        ge=500,
        le=100_000,
        description="Longest answer of a search in tokens; the rest is on a next page.",
    )
    chunk_tokens: WholeNumber = Field(
        default=8000, ge=500, le=100_000, description="Longest answer of a chunk in tokens, in both its forms together."
    )
    openai_tools: bool = Field(
        default=False, description="Offer search and fetch too, as OpenAI's clients expect them."
    )
    tokens: Tokens = Field(default={}, description="Static tokens that callers show over http.")
    oauth: OAuth = Field(default=OAuthSettings(), description="Signed tokens of an issuer, as OAuth 2.1 has them.")
