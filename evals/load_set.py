"""Reads a retrieval set from its folder: `corpus/`, `queries.jsonl`, `qrels.tsv` and, if there, `excerpts.jsonl`."""

import os
from collections.abc import Iterator, Mapping
from pathlib import Path

from evals.records import Record, encodable, read_lines, read_records, wrong
from evals.retrieval_set import Answerability, Excerpt, Query, RetrievalSet, Turn, corpus_of
from wiring.refused import Refused

LAYOUT = (
    "A set is a folder with corpus/ (the documents), queries.jsonl (one question a line: "
    '{"id": "q1", "text": "…"}) and qrels.tsv (question id, path below corpus/ and relevance, separated by tabs).'
)
_LABELS = ", ".join(Answerability)
# More would not fit the number that trec_eval counts with, and means nothing.
_GRADE_DIGITS = 4


def load_set(folder: Path) -> RetrievalSet:
    """Return the set in a folder.

    Raises:
        Refused: something is missing or malformed; the message names the file and the line.
    """
    paths = _documents(folder)
    queries = _queries(folder / "queries.jsonl")
    judgements = _judgements(folder / "qrels.tsv")
    excerpts = _excerpts(folder / "excerpts.jsonl")
    warnings = [
        *_unknown("qrels.tsv", judgements, {query.id for query in queries}, paths),
        *_unknown("excerpts.jsonl", _by_path(excerpts), {query.id for query in queries}, paths),
    ]
    known = {query: tuple(each for each in found if each.path in paths) for query, found in excerpts.items()}
    found = RetrievalSet(folder, tuple(queries), judgements, known, tuple(warnings))
    if not found.judged:
        raise Refused(f"{folder / 'qrels.tsv'} names no relevant document for any question of queries.jsonl. {LAYOUT}")
    return found


def _documents(folder: Path) -> set[str]:
    corpus = corpus_of(folder)
    if not corpus.is_dir() or not (folder / "queries.jsonl").is_file() or not (folder / "qrels.tsv").is_file():
        what = "holds no retrieval set" if folder.is_dir() else "is no folder"
        raise Refused(f"{folder} {what}. {LAYOUT}")
    found = {
        Path(below, name).relative_to(corpus).as_posix() for below, _folders, names in os.walk(corpus) for name in names
    }
    if not found:
        raise Refused(f"{corpus} is empty. {LAYOUT}")
    return found


def _queries(file: Path) -> list[Query]:
    lines: dict[str, int] = {}
    queries = []
    for record in read_records(file):
        query = _query(record)
        if query.id in lines:
            raise record.wrong(f"the id {query.id!r} stands on line {lines[query.id]} already.")
        lines[query.id] = record.number
        queries.append(query)
    if not queries:
        raise Refused(f"{file} holds no question. {LAYOUT}")
    return queries


def _query(record: Record) -> Query:
    label = record.text("answerability", "") if record.values.get("answerability") is not None else ""
    if label and label.upper() not in Answerability.__members__:
        raise record.wrong(f'"answerability" is {label!r}; use one of {_LABELS}.')
    return Query(
        id=record.text("id"),
        text=record.text("text"),
        history=tuple(_history(record)),
        answerability=Answerability(label.upper()) if label else None,
        reference_answer=_first(record.values.get("reference_answer")),
    )


def _first(answers: object) -> str:
    """Return an answer that is given alone or first of a list."""
    first = next(iter(answers), "") if isinstance(answers, list) else answers
    return str(first or "")


def _history(record: Record) -> Iterator[Turn]:
    history = record.values.get("history") or []
    turns = history if isinstance(history, list) else [history]
    for turn in turns:
        speaker, text = (turn.get("speaker"), turn.get("text")) if isinstance(turn, dict) else (None, None)
        if not isinstance(speaker, str) or not isinstance(text, str):
            raise record.wrong('"history" must be a list of {"speaker": "user", "text": "…"}, oldest first.')
        yield Turn(speaker, encodable(text))


def _judgements(file: Path) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {}
    for order, (number, line) in enumerate(read_lines(file)):
        parts = line.split("\t")
        if len(parts) != 3:
            raise wrong(
                file, number, f"expected question id, path and relevance, separated by tabs; found {len(parts)} parts."
            )
        query, path, grade = (part.strip() for part in parts)
        if not grade.isdecimal() or len(grade) > _GRADE_DIGITS:
            if order == 0 and grade.isidentifier():  # a heading, as some publishers write it
                continue
            raise wrong(file, number, f"the relevance is {grade!r}; use a whole number from 0 (not relevant).")
        if found.setdefault(query, {}).setdefault(path, int(grade)) != int(grade):
            raise wrong(file, number, f"{path} is judged a second time for {query!r}, and otherwise.")
    return found


def _excerpts(file: Path) -> dict[str, list[Excerpt]]:
    found: dict[str, list[Excerpt]] = {}
    if not file.exists():
        return found
    for record in read_records(file):
        start, end = record.offset("start"), record.offset("end")
        if end <= start:
            raise record.wrong(f'"end" ({end}) must lie behind "start" ({start}).')
        found.setdefault(record.text("id"), []).append(Excerpt(record.text("doc"), start, end))
    return found


def _by_path(excerpts: Mapping[str, list[Excerpt]]) -> dict[str, dict[str, int]]:
    return {query: {excerpt.path: 1 for excerpt in found} for query, found in excerpts.items()}


def _unknown(name: str, named: Mapping[str, Mapping[str, int]], queries: set[str], paths: set[str]) -> Iterator[str]:
    """Yield what a file names and the set does not hold: counted as not found, and worth a look."""
    strange = sorted({path for found in named.values() for path in found} - paths)
    if strange:
        yield f"documents that {name} names and corpus/ does not hold: {len(strange)}, such as {strange[0]}"
    if lost := sorted(named.keys() - queries):
        yield f"questions that {name} names and queries.jsonl does not hold: {len(lost)}, such as {lost[0]}"
