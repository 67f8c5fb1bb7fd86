"""The kinds of values that only settings of the MCP server hold, each with the words that tell what is allowed."""

import datetime as dt
import re
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator

from config.values import Allowed, NeverShown, has_credentials, one_line

# Never `none`, never a shared secret: whoever can check one of those could make it.
ASYMMETRIC = frozenset({"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"})
# A name or an address, in brackets if it is of the sixth version, and a port or * for any.
_HOST = r"(\[[0-9a-f:.]+\]|[a-z0-9_][a-z0-9_.-]*)"
_PORT = r"(:([0-9]{1,5}|\*))?"


def _sha256(text: str) -> str:
    if not re.fullmatch(r"[0-9a-f]{64}", text.lower()):
        raise ValueError
    return text.lower()


def _moment(value: object) -> dt.datetime | None:
    """Return the last moment of a day, or a moment; in UTC, which also one without a zone is taken to be in."""
    if value is None or value == "":
        return None
    if isinstance(value, str):
        is_day = re.fullmatch(r"\d{4}-\d{2}-\d{2}", value)
        value = dt.date.fromisoformat(value) if is_day else dt.datetime.fromisoformat(value)
    if isinstance(value, dt.datetime):
        try:
            return value.replace(tzinfo=dt.UTC) if value.tzinfo is None else value.astimezone(dt.UTC)
        except OverflowError as error:
            raise ValueError from error
    if isinstance(value, dt.date):
        return dt.datetime.combine(value, dt.time.max, dt.UTC)
    raise ValueError


def _host(text: str) -> str:
    if not re.fullmatch(_HOST + _PORT, one_line(text).lower()):
        raise ValueError
    return text.lower()


def _origin(text: str) -> str:
    if not re.fullmatch(rf"https?://{_HOST}{_PORT}", one_line(text).lower()):
        raise ValueError
    return text.lower()


def _algorithm(text: str) -> str:
    if text not in ASYMMETRIC:
        raise ValueError
    return text


def _algorithms(names: tuple[str, ...]) -> tuple[str, ...]:
    if not names:
        raise ValueError
    return names


def _scope(text: str) -> str:
    # The characters of a scope, by RFC 6749.
    if not re.fullmatch(r"[\x21\x23-\x5b\x5d-\x7e]+", text):
        raise ValueError
    return text


def _claim(text: str) -> str:
    if not text.strip():
        raise ValueError
    return one_line(text)


def _web_address(text: str) -> str:
    if text and (has_credentials(text) or not re.fullmatch(r"https?://[^\s/?#]+[^\s?#]*", one_line(text))):
        raise ValueError
    _ = urlsplit(text).port  # ValueError if it is none
    return text


def _server_address(text: str) -> str:
    if text and not urlsplit(_web_address(text)).path.endswith("/mcp"):
        raise ValueError
    return text


def _bind_host(text: str) -> str:
    if not re.fullmatch(r"[0-9A-Za-z_.:-]+", text):
        raise ValueError
    return text


BindHost = Annotated[str, AfterValidator(_bind_host), Allowed("the address of a network interface, such as 127.0.0.1")]
Sha256 = Annotated[
    str,
    AfterValidator(_sha256),
    NeverShown(),
    Allowed("64 hexadecimal digits, as `footnote mcp token` prints them; never the token itself"),
]
Expiry = Annotated[
    dt.datetime | None,
    BeforeValidator(_moment),
    Allowed("a day such as 2027-06-30, or a date and time, or nothing"),
]
Hosts = Annotated[
    tuple[Annotated[str, AfterValidator(_host)], ...],
    Allowed('a list of host names as in the Host header, such as ["docs.example.com", "docs.example.com:8443"]'),
]
Origins = Annotated[
    tuple[Annotated[str, AfterValidator(_origin)], ...],
    Allowed('a list of origins of web pages, such as ["https://chat.example.com"]'),
]
Algorithms = Annotated[
    tuple[Annotated[str, AfterValidator(_algorithm)], ...],
    AfterValidator(_algorithms),
    Allowed(f"a list of one or more of {', '.join(sorted(ASYMMETRIC))}"),
]
Scope = Annotated[str, AfterValidator(_scope), Allowed("the name of one scope, such as docs:read")]
Scopes = Annotated[
    tuple[Annotated[str, AfterValidator(_scope)], ...], Allowed('a list of scopes, such as ["docs:read"]')
]
Claim = Annotated[str, AfterValidator(_claim), Allowed("the name of a claim, such as email")]
IssuerAddress = Annotated[
    str, AfterValidator(_web_address), Allowed("an https:// address without user name, password or query, or nothing")
]
ServerUrl = Annotated[
    str,
    AfterValidator(_server_address),
    Allowed("the address that ends in /mcp, such as https://docs.example.com/mcp, or nothing"),
]
