"""Turns an operator's settings into those of a set: its corpus as the one source, an index and a ledger of its own."""

import hashlib
import re
from pathlib import Path

from pydantic import SecretStr, ValidationError

from config.settings import Settings
from config.sources import FolderSettings
from evals.retrieval_set import corpus_of
from wiring.refused import Refused

SOURCE = "corpus"
_MARK = "footnote-eval.txt"
_MAX_MEGABYTES = 1000  # every document of a set counts, however long


def corpus_settings(settings: Settings, folder: Path, index: Path | None) -> Settings:
    """Return settings in which the corpus of a set is the only source, and everyone may read it.

    The embedder stays as it is, so that what is measured is what the operator uses.

    Args:
        settings: The operator's.
        folder: Of the set.
        index: Where index and ledger of the set are kept; None for a folder in the operator's data folder.

    Raises:
        Refused: the index folder cannot be made, or holds something else.
    """
    place = (index or settings.data_dir / "evals" / _name(folder)).absolute()
    _claim(place, folder)
    corpus = corpus_of(folder).absolute()
    try:
        source = FolderSettings(kind="folder", path=corpus, readers=("everyone",), max_megabytes=_MAX_MEGABYTES)
    except ValidationError as error:
        raise Refused(
            f"{str(corpus)!r} cannot be indexed: its path holds characters that are not printable."
        ) from error
    return settings.model_copy(
        update={
            "index": settings.index.model_copy(update={"uri": str(place / "index")}),
            "ledger": settings.ledger.model_copy(update={"url": SecretStr(f"sqlite:///{place / 'ledger.db'}")}),
            "sources": {SOURCE: source},
        }
    )


def _name(folder: Path) -> str:
    """Two sets may have the same name in different places."""
    place = folder.absolute()
    readable = re.sub(r"[^\w.-]+", "-", place.name) or "set"
    return f"{readable}-{hashlib.sha256(str(place).encode('utf-8', 'surrogateescape')).hexdigest()[:8]}"


def _claim(place: Path, folder: Path) -> None:
    """Make the index folder; one that holds anything but the index of a set is left alone."""
    if "?" in str(place):
        # In a database URL the question mark ends the path of the file, and nothing can quote it.
        raise Refused(f"The index of a set cannot lie in {place}: its path holds a question mark.")
    mark = place / _MARK
    try:
        if place.exists() and not mark.exists() and any(place.iterdir()):
            raise Refused(f"{place} holds something else than the index of a set. Choose an empty or new folder.")
        place.mkdir(parents=True, exist_ok=True)
        mark.write_text(f"Index of {folder.absolute()}, made by `footnote eval`. Safe to delete.\n", encoding="utf-8")
    except OSError as error:
        raise Refused(f"{place} cannot hold the index of the set ({error.strerror}). Choose another folder.") from error
