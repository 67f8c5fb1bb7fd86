"""Golden questions: what people ask, and what must be found, kept in a file that a person can edit by hand."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from evals.records import Record, read_records
from index.chunk import Chunk
from wiring.refused import Refused

FILE_NAME = "golden.jsonl"
_KEYS = ("id", "question", "path", "passage", "also", "source", "answerable")


@dataclass(frozen=True, slots=True)
class GoldenQuestion:
    """One question with what answers it.

    Attributes:
        path: The document that answers it; empty when any that holds the passage does, or none.
        passage: Words that say it, exactly as they stand in the document; empty when any part of it will do.
        also: Other documents that answer it as well.
        source: The source of these documents; empty for any.
        is_answerable: Whether any document answers it.
    """

    id: str
    question: str
    path: str = ""
    passage: str = ""
    also: tuple[str, ...] = ()
    source: str = ""
    is_answerable: bool = True

    @property
    def expected(self) -> str:
        """What is expected, for a person to read."""
        if not self.is_answerable:
            return "unanswerable"
        return self.path or f"“{self.passage}”"

    def is_answered_by(self, chunk: Chunk) -> bool:
        """Tell whether a chunk stands where the answer stands."""
        if not self.is_answerable or (self.source and chunk.source != self.source):
            return False
        if self.path:
            return chunk.path in (self.path, *self.also)
        return _flat(self.passage) in _flat(chunk.text)

    def is_quoted_in(self, quotes: Sequence[str]) -> bool:
        """Tell whether these quotes, read one after the other, hold the passage."""
        return bool(self.passage) and _flat(self.passage) in _flat(" ".join(quotes))


def golden_file(settings: Path | None) -> Path:
    """Return where the questions of a team are kept: beside its settings, or in the working folder if it has none."""
    return (settings.parent if settings else Path.cwd()) / FILE_NAME


def load_golden(file: Path) -> list[GoldenQuestion]:
    """Read golden questions, one JSON object a line.

    Raises:
        Refused: the file cannot be read, or a line is not a golden question; the message names the line.
    """
    questions: list[GoldenQuestion] = []
    lines: dict[str, int] = {}
    for record in read_records(file):
        golden = _golden(record)
        for value in (f"id {golden.id!r}", f"question {golden.question!r}"):
            if value.casefold() in lines:
                raise record.wrong(f"the {value} stands on line {lines[value.casefold()]} already.")
            lines[value.casefold()] = record.number
        questions.append(golden)
    return questions


def add_golden(file: Path, golden: GoldenQuestion) -> None:
    """Write a question behind the others; makes the file if there is none.

    Raises:
        Refused: the file cannot be written, or holds the question already.
    """
    known = load_golden(file) if file.exists() else []
    if any(each.question.casefold() == golden.question.casefold() for each in known):
        raise Refused(f"{file} holds this question already. Edit its line to change what is expected.")
    try:
        with file.open("a+b") as stream:
            ends_open = stream.tell() > 0 and _last_byte(file) != b"\n"
            stream.write(("\n" if ends_open else "").encode() + _line(golden).encode())
    except OSError as error:
        raise Refused(f"{file} cannot be written ({error.strerror}).") from error


def next_id(file: Path) -> str:
    """Return an id that the file does not hold yet: g001, g002 and so on."""
    known = {golden.id for golden in load_golden(file)} if file.exists() else set()
    number = len(known) + 1
    while f"g{number:03}" in known:
        number += 1
    return f"g{number:03}"


def _golden(record: Record) -> GoldenQuestion:
    for key in record.values:
        if key not in _KEYS:
            near = get_close_matches(key, _KEYS, n=1)
            raise record.wrong(f'"{key}" means nothing here; {f"did you mean {near[0]}?" if near else f"use {_KEYS}."}')
    path, passage = record.text("path", ""), record.text("passage", "")
    is_answerable = record.values.get("answerable", True)
    if not isinstance(is_answerable, bool):
        raise record.wrong('"answerable" must be true or false.')
    if is_answerable and not (path or passage.strip()):
        raise record.wrong('say which "path" or "passage" answers it, or write "answerable": false.')
    if not is_answerable and (path or passage):
        raise record.wrong("an unanswerable question has no path and no passage.")
    return GoldenQuestion(
        id=record.text("id", f"line {record.number}"),
        question=record.text("question"),
        path=path,
        passage=passage,
        also=record.texts("also"),
        source=record.text("source", ""),
        is_answerable=is_answerable,
    )


def _line(golden: GoldenQuestion) -> str:
    values: dict[str, Any] = {"id": golden.id, "question": golden.question}
    for key in ("source", "path", "passage"):
        if value := getattr(golden, key):
            values[key] = value
    if golden.also:
        values["also"] = list(golden.also)
    return json.dumps(values | {"answerable": golden.is_answerable}, ensure_ascii=False) + "\n"


def _last_byte(file: Path) -> bytes:
    return file.read_bytes()[-1:]


def _flat(text: str) -> str:
    return " ".join(text.split())
