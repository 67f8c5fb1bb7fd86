"""The kinds of values that settings hold, each with the words that tell a person what is allowed.

A validator here only says no; the words shown are those of `Allowed`, so that they are written once.
"""

import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, SecretStr, Strict, StringConstraints

# Control characters, line and paragraph separators, halves of surrogate pairs: they break one-line
# messages, paths and HTTP headers, and nobody means them.
_UNSEEN = {"Cc", "Cs", "Zl", "Zp"}
SECRET_PARAMETER = re.compile(r"[?&]\w*(?:password|passwd|pwd|token|secret|api_?key)=([^&]*)", re.IGNORECASE)
"""A secret in the query of an address; its value is the group."""


@dataclass(frozen=True, slots=True)
class Allowed:
    """What may stand here, in words that fit behind "allowed:"."""

    words: str


@dataclass(frozen=True, slots=True)
class NeverShown:
    """What was found here is not shown: somebody may have written a secret in its place."""


def is_one_line(text: str) -> bool:
    """Tell whether a text holds no character that cannot be seen, such as the end of a line."""
    return not any(unicodedata.category(character) in _UNSEEN for character in text)


def one_line(text: str) -> str:
    """Return the text; ValueError if it is not one line."""
    if not is_one_line(text):
        raise ValueError
    return text


def email(text: str) -> str:
    """Return the address with its ASCII letters lower-cased, as principals are compared; else ValueError."""
    stripped = text.strip()
    local, _, domain = stripped.partition("@")
    if not local or not domain or "@" in domain or " " in stripped or not stripped.isprintable():
        raise ValueError
    return stripped.encode().lower().decode()


def principal(text: str) -> str:
    """Return `everyone`, `user:<e-mail>` or `group:<name>` in normal form; ValueError for anything else."""
    stripped = text.strip()
    kind, _, name = stripped.partition(":")
    if kind == "user":
        return f"user:{email(name)}"
    if kind == "group":
        return f"group:{_group_name(name.strip())}"
    if stripped != "everyone":
        raise ValueError
    return stripped


def has_credentials(address: str) -> bool:
    """Tell whether an address carries a password, or on the web a user name, which may be a token.

    In doubt the answer is yes: an address with `:` and later `@` can be written in another way.
    """
    scheme, separator, rest = address.partition("://")
    if not separator:
        return re.match(r"[^/@:]*:[^/]*@[^/]*[:/]", address) is not None
    if scheme.lower() in {"http", "https"} and re.match(r"[^/?#]*@", rest):
        return True
    return re.match(r"[^/?#@:]*:.*@", rest) is not None or SECRET_PARAMETER.search(rest) is not None


def _audience(text: str) -> str:
    return text if text == "public" else email(text)


def _labels(labels: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted({one_line(label.strip()).lower() for label in labels} - {""}))


def _not_empty(values: tuple[str, ...]) -> tuple[str, ...]:
    if not values:
        raise ValueError
    return values


def _path(value: object) -> object:
    if not isinstance(value, str | Path) or not str(value):
        raise ValueError
    return one_line(str(value))


def _path_or_none(value: object) -> object:
    return None if value is None or value == "" else _path(value)


def _secret(value: SecretStr | None) -> SecretStr | None:
    return value if value and one_line(value.get_secret_value()) else None


def _group_name(text: str) -> str:
    if not text or text != text.strip() or not text.isprintable():
        raise ValueError
    return text


def _index_uri(text: str) -> str:
    if "://" in one_line(text) and has_credentials(text):
        raise ValueError
    return text


def _model_name(text: str) -> str:
    if not re.fullmatch(r"builtin|(fastembed|litellm):\S+", one_line(text)):
        raise ValueError
    return text


def _language_model_name(text: str) -> str:
    if not re.fullmatch(r"\S+", one_line(text)):
        raise ValueError
    return text


def _reranker_name(text: str) -> str:
    if text and not re.fullmatch(r"(fastembed|litellm):\S+", one_line(text)):
        raise ValueError
    return text


def _web_address(text: str) -> str:
    if text and (has_credentials(text) or not re.fullmatch(r"https?://[^\s/]\S*", text)):
        raise ValueError
    return text


def _site_address(text: str) -> str:
    if has_credentials(text) or not re.fullmatch(r"https?://[^\s/?#]+(/[^\s?#]*)?", one_line(text)):
        raise ValueError
    return text.rstrip("/")


def _page_id(text: str) -> str:
    if not re.fullmatch(r"[0-9]+", text):
        raise ValueError
    return text


def _email_pattern(text: str) -> str:
    if text and "{username}" not in text:
        raise ValueError
    return email(text) if text else ""


def _ledger_url(value: SecretStr) -> SecretStr:
    url = one_line(value.get_secret_value())
    if url and not re.fullmatch(r"(sqlite|postgresql)(\+[a-z0-9]+)?://\S.*", url):
        raise ValueError
    return value


def _repository(text: str) -> str:
    # Git runs commands for `ext::` and its like, and takes what begins with a dash for an option.
    web = r"(https|ssh|http(?=://(localhost|127\.|\[::1\])))://([^\s/@]*@)?[^\s/@-][^\s/@]*(/[^\s?#]*)?"
    by_ssh = r"([\w.-]+@)?[\w.][\w.-]*:(?!:|//)\S+"
    if has_credentials(text) or not re.fullmatch(rf"{web}|file:///.+|{by_ssh}|[^-:][^:]*", one_line(text)):
        raise ValueError
    return text


def _link_template(text: str) -> str:
    fields = set(re.findall(r"\{(.*?)\}", one_line(text)))
    if text and ("path" not in fields or fields - {"path", "commit", "first", "last"}):
        raise ValueError
    return text


def _folder_link_template(text: str) -> str:
    if text and (re.findall(r"\{.*?\}", one_line(text)) != ["{path}"] or not re.match(r"https?://[^/{]", text)):
        raise ValueError
    return text


def _release_pattern(text: str) -> str:
    if text and (one_line(text).count("{release}") != 1 or text.startswith("/")):
        raise ValueError
    return text


def _release(text: str) -> str:
    if not text.strip():
        raise ValueError
    return one_line(text.strip())


def _reference(text: str) -> str:
    if text.startswith("-") or re.search(r"[\s~^:?*\[\\]|\.\.|@\{", one_line(text)):
        raise ValueError
    return text


def _subfolder(text: str) -> str:
    path = PurePosixPath(one_line(text))
    if path.is_absolute() or ".." in path.parts:
        raise ValueError
    return "" if path == PurePosixPath() else str(path)


Text = Annotated[str, AfterValidator(one_line), Allowed("one line of text in quotes")]
Texts = Annotated[tuple[Annotated[str, AfterValidator(one_line)], ...], Allowed('a list of texts, such as ["*.md"]')]
Names = Annotated[tuple[Annotated[str, AfterValidator(one_line)], ...], Allowed("a list of texts in quotes")]
PageIds = Annotated[
    tuple[Annotated[str, AfterValidator(_page_id)], ...],
    Allowed('a list of page ids in quotes, such as ["131087"]; they stand in the addresses of pages'),
]
Labels = Annotated[tuple[str, ...], AfterValidator(_labels), Allowed('a list of texts, such as ["handbook"]')]
WholeNumber = Annotated[int, Strict()]
Temperature = Annotated[float, Allowed("a number from 0 to 2")]
Place = Annotated[Path, BeforeValidator(_path), Allowed("a path in quotes")]
OptionalPlace = Annotated[Path | None, BeforeValidator(_path_or_none), Allowed("a path in quotes")]
Secret = Annotated[SecretStr | None, AfterValidator(_secret), Allowed("one line of text")]
SecretFile = Annotated[
    Path | None, BeforeValidator(_path_or_none), Allowed("the path of a file that holds nothing but the secret")
]
TableName = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]{0,39}$")]
GroupName = Annotated[str, AfterValidator(_group_name)]
Members = tuple[Annotated[str, AfterValidator(email)], ...]
Audience = Annotated[str, AfterValidator(_audience), Allowed('"public" or an e-mail address')]
Readers = Annotated[
    tuple[Annotated[str, AfterValidator(principal)], ...],
    AfterValidator(_not_empty),
    Allowed(
        'a list of who may read: "user:ana@example.com", "group:sre", or "everyone" if it is public '
        "(everyone includes outsiders in shared Slack channels)"
    ),
]

ModelName = Annotated[str, AfterValidator(_model_name), Allowed('"builtin", "fastembed:<model>" or "litellm:<model>"')]
RerankerName = Annotated[
    str, AfterValidator(_reranker_name), Allowed('"fastembed:<model>", "litellm:<model>", or nothing for none')
]
LanguageModelName = Annotated[
    str, AfterValidator(_language_model_name), Allowed("a model string of litellm such as anthropic/claude-sonnet-4-5")
]
WebAddress = Annotated[
    str, AfterValidator(_web_address), Allowed("an http:// or https:// address without user name or password")
]
SiteAddress = Annotated[
    str,
    AfterValidator(_site_address),
    Allowed("an https:// address without user name or password, such as https://example.atlassian.net/wiki"),
]
EmailPattern = Annotated[
    str, AfterValidator(_email_pattern), Allowed("an e-mail address with {username} in it, or nothing")
]
Accounts = Annotated[
    dict[Annotated[str, AfterValidator(email)], Annotated[str, AfterValidator(one_line)]],
    Allowed("a table of account ids by e-mail address"),
]
IndexUri = Annotated[
    str, AfterValidator(_index_uri), Allowed("a folder or an object storage address without a secret in it")
]
LedgerUrl = Annotated[
    SecretStr,
    AfterValidator(_ledger_url),
    Allowed('"sqlite:///<file>" or "postgresql://<user>@<host>/<database>"'),
]
Repository = Annotated[
    str,
    AfterValidator(_repository),
    Allowed(
        "an https://, ssh:// or file:// address, user@host:path, or a folder; a user name for https belongs in "
        "username, a password or token in token_file or FOOTNOTE__SOURCES__<NAME>__TOKEN"
    ),
]
LinkTemplate = Annotated[
    str, AfterValidator(_link_template), Allowed("an address with {path}, and {commit}, {first} and {last} at will")
]
FolderLinkTemplate = Annotated[
    str, AfterValidator(_folder_link_template), Allowed("an address that begins with https:// or http://, with {path}")
]
ReleasePattern = Annotated[
    str,
    AfterValidator(_release_pattern),
    Allowed("a pattern of paths with {release} in it once, such as docs/{release}/**, or nothing"),
]
Release = Annotated[str, AfterValidator(_release), Allowed('a release such as "4.13", or "latest"')]
Reference = Annotated[str, AfterValidator(_reference), Allowed("a branch or a tag, or nothing for the default branch")]
Subfolder = Annotated[str, AfterValidator(_subfolder), Allowed("the path of a folder inside the repository")]
