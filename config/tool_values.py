"""The kinds of values that settings of live tools and of storage hold, each with the words for what is allowed."""

import re
from typing import Annotated

from pydantic import AfterValidator, SecretStr, StringConstraints

from config.values import Allowed, has_credentials, is_one_line, one_line


def _secret_lines(value: SecretStr | None) -> SecretStr | None:
    if not value or not value.get_secret_value().strip():
        return None
    lines = [line for line in value.get_secret_value().splitlines() if line.strip()]
    if any("=" not in line for line in lines):
        raise ValueError
    _texts_by_name(named_values(value.get_secret_value()))
    return value


def named_values(lines: str) -> dict[str, str]:
    """Return the values of lines such as `NAME=value` by name."""
    pairs = (line.partition("=") for line in lines.splitlines() if line.strip())
    return {name.strip(): value.strip() for name, _, value in pairs}


def _texts_by_name(texts: dict[str, str]) -> dict[str, str]:
    if not all(re.fullmatch(r"[A-Za-z0-9_-]+", name) and is_one_line(text) for name, text in texts.items()):
        raise ValueError
    return texts


def _server_address(text: str) -> str:
    if text and (has_credentials(text) or not re.fullmatch(r"https?://[^\s/?#]\S*", one_line(text))):
        raise ValueError
    return text


ToolServerName = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,39}$")]
SecretLines = Annotated[SecretStr | None, AfterValidator(_secret_lines), Allowed("lines such as NAME=value")]
ServerAddress = Annotated[
    str,
    AfterValidator(_server_address),
    Allowed("an https:// address without user name or password, such as https://example.com/mcp"),
]
TextsByName = Annotated[
    dict[str, str], AfterValidator(_texts_by_name), Allowed('a table of texts by name, such as {NAME = "text"}')
]
