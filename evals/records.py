"""Records: JSON objects, one a line, read so that every complaint names file, line and what to write instead."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from wiring.refused import Refused


@dataclass(frozen=True, slots=True)
class Record:
    """One JSON object of a file.

    Attributes:
        number: Its line, from 1.
    """

    file: Path
    number: int
    values: dict[str, Any]

    def wrong(self, problem: str) -> Refused:
        """Return the error that tells a person where the problem stands; to be raised."""
        return wrong(self.file, self.number, problem)

    def text(self, key: str, default: str | None = None) -> str:
        """Return a text that says something; a number counts as its digits.

        Raises:
            Refused: it is missing and has no default, or is no text.
        """
        value = self.values.get(key, default)
        if value is None:
            raise self.wrong(f'"{key}" is missing.')
        if isinstance(value, int) and not isinstance(value, bool):
            value = str(value)
        if not isinstance(value, str) or (not value.strip() and default is None):
            raise self.wrong(f'"{key}" must be a text that says something.')
        return encodable(value)

    def texts(self, key: str) -> tuple[str, ...]:
        """Return a list of texts; none when it is missing.

        Raises:
            Refused: it is no list of texts.
        """
        value = self.values.get(key) or []
        if not isinstance(value, list) or not all(isinstance(each, str) and each.strip() for each in value):
            raise self.wrong(f'"{key}" must be a list of texts.')
        return tuple(encodable(each) for each in value)

    def offset(self, key: str) -> int:
        """Return a whole number from 0.

        Raises:
            Refused: it is missing or something else.
        """
        value = self.values.get(key)
        if not isinstance(value, int) or isinstance(value, bool) or value < 0:
            raise self.wrong(f'"{key}" must be a whole number from 0.')
        return value


def wrong(file: Path, number: int, problem: str) -> Refused:
    """Return the error for one line of a file; to be raised."""
    return Refused(f"{file}, line {number}: {problem}")


def encodable(text: str) -> str:
    """Replace halves of characters, which JSON can spell and no tokenizer can read."""
    return text.encode("utf-8", "replace").decode()


def read_lines(file: Path) -> Iterator[tuple[int, str]]:
    """Yield every line that is not blank with its number, from 1, without its end.

    Raises:
        Refused: the file cannot be read, or is not UTF-8.
    """
    try:
        body = file.read_bytes()
    except OSError as error:
        raise Refused(f"{file} cannot be read ({error.strerror}).") from error
    # Not splitlines: a JSON text may hold characters that Unicode calls line separators.
    for number, line in enumerate(body.removeprefix(b"\xef\xbb\xbf").split(b"\n"), start=1):
        try:
            text = line.decode("utf-8").rstrip("\r")
        except UnicodeDecodeError as error:
            raise wrong(file, number, "not UTF-8; save the file as UTF-8.") from error
        if text.strip():
            yield number, text


def read_records(file: Path) -> Iterator[Record]:
    """Yield the JSON object of every line.

    Raises:
        Refused: the file cannot be read, or a line is no JSON object.
    """
    for number, line in read_lines(file):
        try:
            values = json.loads(line)
        except json.JSONDecodeError as error:
            raise wrong(file, number, f"not JSON: {error.msg} at column {error.colno}.") from error
        except (ValueError, RecursionError) as error:
            raise wrong(file, number, "not JSON that can be read.") from error
        if not isinstance(values, dict):
            raise wrong(file, number, 'expected a JSON object such as {"id": "q1", …} on each line.')
        yield Record(file, number, values)
