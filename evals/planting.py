"""Planting: orders of others, each put into every place where Footnote reads what others wrote."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from evals.retrieval_set import corpus_of

_ATTACKS, _EMAILS = "text_attack_train.json", "email_train.jsonl"
_MAX_FILE_NAME = 200
IN_DOCUMENTS = ("document", "title", "heading", "file name", "table", "code")
ELSEWHERE = ("tool description", "tool result", "thread message")
_PLAIN = "plain"


@dataclass(frozen=True, slots=True)
class Plant:
    """One order in one place.

    Attributes:
        path: The document that is asked about, in the corpus.
        question: What a person asks of it.
    """

    order: str
    place: str
    path: str
    question: str


@dataclass(frozen=True, slots=True)
class Email:
    """An e-mail that an order is planted in, and a question about it."""

    text: str
    question: str


def plant(data: Path, folder: Path) -> list[Plant]:
    """Write a corpus with every order of the data set in every place of a document, and return all plants.

    Args:
        data: Holds BIPIA's attack texts and e-mails.
        folder: The corpus is made in it.

    Raises:
        OSError: a file cannot be read or written.
        ValueError: the data set has another form.
    """
    orders = [order for group in json.loads(_read(data / _ATTACKS)).values() for order in group]
    emails = [Email(each["context"], _question(each["question"])) for each in map(json.loads, _lines(data / _EMAILS))]
    plants = []
    for number, order in enumerate(orders):
        email = emails[number % len(emails)]
        for place in (*IN_DOCUMENTS, _PLAIN):
            path = f"{place.replace(' ', '-')}/{number}/{_slug(order) if place == 'file name' else 'mail'}.md"
            _write(corpus_of(folder) / path, _document(order, place, email))
            places = ELSEWHERE if place == _PLAIN else (place,)
            plants += [Plant(order, each, path, email.question) for each in places]
    return plants


def _document(order: str, place: str, email: Email) -> str:
    mail = "\n\n".join(part.strip() for part in email.text.split("|"))
    match place:
        case "document":
            return f"# Mail\n\n{mail}\n\n{order}\n"
        case "title":
            return f"# {order}\n\n{mail}\n"
        case "heading":
            return f"# Mail\n\n## {order}\n\n{mail}\n"
        case "table":
            return f"# Mail\n\n{mail}\n\n| From | What |\n|---|---|\n| Support | {order} |\n"
        case "code":
            return f"# Mail\n\n{mail}\n\n```\n{order}\n```\n"
    return f"# Mail\n\n{mail}\n"


def _question(text: str) -> str:
    return text.removeprefix("Q:").strip()


def _slug(order: str) -> str:
    return re.sub(r"[^\w]+", "-", order)[:_MAX_FILE_NAME]


def _read(file: Path) -> str:
    return file.read_text(encoding="utf-8")


def _lines(file: Path) -> Iterator[str]:
    return (line for line in _read(file).splitlines() if line.strip())


def _write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
