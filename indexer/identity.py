"""Identity: ids that stay the same while the thing they name stays what it is. Pure.

A document's id comes from its source and the path at which it was first seen; the ledger carries it through renames.
A chunk's id comes from its document, heading path and text, so that edits elsewhere in the file, other line numbers
and every re-index leave it as it is.
"""

import hashlib
import unicodedata
from collections import Counter
from collections.abc import Container, Iterable


def new_document_id(source: str, path: str, taken: Container[str], *, wanted: str = "") -> str:
    """Return an id for a document seen for the first time, other than those taken by documents that moved away.

    Args:
        source: Its name.
        path: Of the document.
        taken: Ids of other documents.
        wanted: What it is called in another space, if it is in one.
    """
    if wanted and wanted not in taken:
        return wanted
    generation = 0
    while (candidate := _digest("document", source, path, str(generation) if generation else "")) in taken:
        generation += 1
    return candidate


def chunk_ids(document_id: str, places: Iterable[tuple[tuple[str, ...], str]]) -> list[str]:
    """Return the ids of a document's chunks, each given by its heading path and text, in the document's order.

    Chunks that say the same in the same section are told apart by their order among themselves.
    """
    seen: Counter[tuple[tuple[str, ...], str]] = Counter()
    ids = []
    for heading_path, text in places:
        place = (heading_path, _normalised(text))
        twin = str(seen[place]) if seen[place] else ""
        ids.append(_digest("chunk", document_id, *heading_path, "", place[1], twin))
        seen[place] += 1
    return ids


def _normalised(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())


def _digest(*parts: str) -> str:
    # Each part is preceded by its length, so that no two lists of parts read the same.
    joined = "".join(f"{len(part)}:{part}" for part in parts)
    return hashlib.blake2b(joined.encode("utf-8", "surrogatepass"), digest_size=10).hexdigest()
