"""Secrets: refused in footnote.toml, read from the files that it names, and listed for the log to blank."""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

from pydantic import BaseModel, SecretStr

from config.overrides import Overrides, variable_name
from config.problems import Problem
from config.schema import NAMED, KeyPath, Table, secret_keys
from config.shown import visible
from config.tool_values import named_values
from config.values import SECRET_PARAMETER, has_credentials, is_one_line

# Of a variable or header; one that names a file is none.
_SECRET_NAME = re.compile(
    r"^(?!.*_FILE$).*(authorization|cookie|token|secret|passw|api.?key|app.?key"
    # As object storage names its own: azure_storage_account_key, google_service_account_key.
    r"|(account|access|master|sas|customer|encryption)_key(_base64)?$|service_account_key|connection_string)",
    re.IGNORECASE,
)
# The keys under which an operator names texts, and the key of the file for those that are secret.
_NAMED_TEXTS = {
    "tools": (("env", "headers"), "secrets_file"),
    "index": (("storage_options",), "storage_secrets_file"),
}
# A private key or a token has a few kilobytes at most.
_MAX_BYTES = 64_000


def take_written(table: Table) -> list[Problem]:
    """Remove secrets that are written in a file's table, and return a problem for each."""
    problems = _take_named(table)
    for path, part in _tables(table):
        for key in secret_keys(path):
            value = part.get(key)
            if not value or (path == ("ledger",) and not (isinstance(value, str) and has_credentials(value))):
                continue
            del part[key]
            what = "an address with a password" if path == ("ledger",) else "a secret"
            problems.append(
                Problem(
                    (*path, key),
                    f"{what} must not stand in this file; put it into a file of its own and name that in "
                    f"{key}_file, or set the environment variable {variable_name((*path, key))}.",
                )
            )
    return problems


def read_files(table: Table, overrides: Overrides) -> list[Problem]:
    """Put the secrets that `*_file` keys name into the table, and return a problem for each that cannot be read.

    What a variable sets wins over what the file sets; two settings for one secret in the same place are a problem.
    """
    problems = []
    for path, part in _tables(table):
        for key in secret_keys(path):
            file_key, direct, file = f"{key}_file", part.get(key), part.get(f"{key}_file")
            if not isinstance(file, str) or not file or not is_one_line(file):
                continue  # Nothing to read, or validation will refuse it.
            by_variable = [(*path, name) in overrides.variables for name in (key, file_key)]
            if direct and by_variable == [True, False]:
                continue
            if direct and by_variable[0] == by_variable[1]:
                problems.append(Problem((*path, file_key), f"{key} is set too; set only one of them."))
                continue
            try:
                part[key] = _read_secret(Path(file), is_long=path[0] in {"tools", "index"})
            except ValueError as error:
                problems.append(Problem((*path, file_key), f"{error}"))
    return problems


def _tables(table: Table) -> Iterator[tuple[KeyPath, Table]]:
    """Yield the tables that may hold secrets, with their paths; whatever is no table is left to validation."""
    for name, part in table.items():
        if isinstance(part, dict) and name not in {"sources", *NAMED}:
            yield (name,), part
        elif isinstance(part, dict):
            yield from (((name, own), inner) for own, inner in part.items() if isinstance(inner, dict))


def _take_named(table: Table) -> list[Problem]:
    """Remove what is a secret, by its name, from the tables of texts that an operator names."""
    problems = []
    for path, part in _tables(table):
        keys, file_key = _NAMED_TEXTS.get(path[0], ((), ""))
        for key in keys:
            texts = part.get(key)
            if not isinstance(texts, dict):
                continue
            for name in [each for each, text in texts.items() if _is_secret(each, text)]:
                del texts[name]
                text = f"{visible(name)} looks like a secret, which must not stand in this file; put a line NAME=value"
                problems.append(Problem((*path, key), f"{text} into a file and name that in {file_key}."))
    return problems


def _is_secret(name: str, text: object) -> bool:
    return bool(_SECRET_NAME.search(name)) or (isinstance(text, str) and "://" in text and has_credentials(text))


def _read_secret(file: Path, *, is_long: bool) -> str:
    """Return the line of a file, or all of them if it may have several.

    ValueError says why not, without the path: some write the secret there.
    """
    try:
        if not file.is_file():
            raise ValueError("the file it names does not exist; write the secret into it, or correct the path.")
        with file.open("rb") as stream:
            body = stream.read(_MAX_BYTES + 1)
    except OSError as error:
        raise ValueError(f"the file it names cannot be read ({error.strerror}); correct its permissions.") from error
    if not body.strip():
        raise ValueError("the file it names is empty; write the secret into it.")
    try:
        text = body.decode().strip()
    except UnicodeDecodeError:
        text, is_long = "\n", False
    if len(body) > _MAX_BYTES or (not is_long and not is_one_line(text)):
        raise ValueError("the file it names must hold one line of text, the secret, and nothing else.")
    return text


def find_secrets(value: object, path: KeyPath = ()) -> Iterator[str]:
    """Yield every text in settings that must never be shown; a URL and its password only if it has one."""
    if isinstance(value, SecretStr):
        text = value.get_secret_value()
        match path:
            case ("ledger", "url"):
                yield from _passwords(text)
            case ("tools", _, "secrets") | ("index", "storage_secrets"):
                # Of `Bearer <token>` the token alone is a secret too.
                yield from (part for each in named_values(text).values() for part in {each, each.rpartition(" ")[2]})
            case _:
                yield text
    elif isinstance(value, BaseModel | dict):
        for key, part in dict(value).items():
            yield from find_secrets(part, (*path, key))


def _passwords(url: str) -> set[str]:
    """Return the URL if it carries a password, and the password as it is written and decoded."""
    found = [*re.findall(r"://[^/?#@:]*:(.*)@", url), *SECRET_PARAMETER.findall(url)]
    return {url, *found, *map(unquote, found)} - {""} if has_credentials(url) else set()
