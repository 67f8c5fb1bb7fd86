"""Settings of the servers of live tools: a table [tools.<name>] each, a program of this machine or an address."""

from pydantic import BaseModel, ConfigDict, Field

from config.tool_values import SecretLines, ServerAddress, TextsByName, named_values
from config.values import Readers, SecretFile, Texts, WholeNumber


class ToolSettings(BaseModel):
    """One MCP server whose tools a model may use."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    command: Texts = Field(
        default=(), description="Program to start, by its name on PATH or its whole path, and its arguments."
    )
    env: TextsByName = Field(
        default={}, description="Variables of the program besides PATH, HOME and the like; none is secret."
    )
    url: ServerAddress = Field(default="", description="Address of a server, instead of a program.")
    headers: TextsByName = Field(default={}, description="Headers for the address; none is secret.")
    secrets: SecretLines = Field(default=None, description="Secret variables of the program, or headers.")
    secrets_file: SecretFile = Field(
        default=None,
        description="File with a line NAME=value for each secret variable or header "
        "(or set FOOTNOTE__TOOLS__<NAME>__SECRETS).",
    )
    users: Readers = Field(description="Who may use it, and sees what it answers; there is no default.")
    reads: Texts = Field(default=(), description="Names of tools that only read: a model calls them without asking.")
    writes: Texts = Field(
        default=(),
        description="Names of tools of which a person must approve every call; what is in neither list is not offered.",
    )
    timeout_seconds: WholeNumber = Field(default=10, ge=1, le=600, description="Longest wait for one answer.")
    max_result_characters: WholeNumber = Field(
        default=8000, ge=200, le=200_000, description="Longest answer that a model is given; the rest is cut."
    )
    allow_http: bool = Field(default=False, description="Let secrets travel unencrypted, in a network you trust.")

    def secret_values(self) -> dict[str, str]:
        """Return the secret variables or headers by name."""
        return named_values(self.secrets.get_secret_value()) if self.secrets else {}
