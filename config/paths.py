"""Make the paths in settings absolute, so that they mean the same wherever Footnote is started."""

import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from config.schema import KeyPath, Table, holds_keys


@dataclass(frozen=True, slots=True)
class Ground:
    """What relative paths start from.

    Attributes:
        folder: Absolute.
        home: What `~/` stands for; empty if that is not known.
    """

    folder: Path
    home: str

    def path(self, text: str) -> str:
        """Return an absolute path; nothing stays nothing."""
        if text.startswith("~/") and self.home:
            return str(Path(self.home, text[2:]))
        # Without `..`, which would stand in every link; links are not followed, as they may be meant.
        return os.path.normpath(self.folder / text) if text else text

    def uri(self, text: str) -> str:
        """Return an address of object storage as it is, and the path of a folder absolute."""
        return text if "://" in text else self.path(text)

    def repository(self, text: str) -> str:
        """Return an address as it is, and the path of a local repository absolute."""
        return text if ":" in text or text.startswith("-") else self.path(text)

    def ledger(self, text: str) -> str:
        """Return the URL of a SQLite file with an absolute path, any other URL as it is."""
        match = re.fullmatch(r"(sqlite(?:\+\w+)?):///(?!/|:memory:|file:)(.+)", text)
        return f"{match[1]}:///{self.path(match[2])}" if match else text


def make_absolute(table: Table, ground: Ground, above: KeyPath = ()) -> Table:
    """Return the table with every path absolute; what is no text is left to validation."""
    made: Table = {}
    for key, value in table.items():
        path = (*above, key)
        change = _change(path, ground)
        if isinstance(value, dict) and holds_keys(path):
            made[key] = make_absolute(value, ground, path)
        elif change and isinstance(value, str):
            made[key] = change(value)
        else:
            made[key] = value
    return made


def _change(path: KeyPath, ground: Ground) -> Callable[[str], str] | None:
    match path:
        case ("data_dir",) | ("embedder" | "reranker", "folder") | ("embedders", _, "folder") | ("sources", _, "path"):
            return ground.path
        case ("index", "uri"):
            return ground.uri
        case ("ledger", "url"):
            return ground.ledger
        case ("sources", _, "url"):
            return ground.repository
        case (_, key) | (_, _, key) if key.endswith("_file"):
            return ground.path
    return None
