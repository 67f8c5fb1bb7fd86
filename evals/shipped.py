"""The golden questions that come with Footnote, and the settings of what they are about."""

from dataclasses import dataclass
from pathlib import Path

_FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Shipped:
    """One file of golden questions.

    Attributes:
        config: Settings whose sources hold the documents.
    """

    golden: Path
    config: Path


SAMPLE_WIKI = Shipped(_FOLDER / "golden" / "sample_wiki.jsonl", _FOLDER / "sample_wiki.toml")
DOCS = Shipped(_FOLDER / "golden" / "docs.jsonl", _FOLDER / "docs.toml")
SHIPPED = (SAMPLE_WIKI, DOCS)
