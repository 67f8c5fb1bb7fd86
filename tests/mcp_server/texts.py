"""Texts that cost more tokens than they look: other scripts, emoji, escapes, and what nobody can see."""

from typing import Any

from hypothesis import strategies as st

from mcp_server.results import ChunkText, Hit, Place, SearchResults

_PIECES = st.sampled_from(
    [
        "the queue is restarted. ",
        "鍵は九十日ごとに更新する。",
        "🧨👩‍👩‍👧‍👦",
        "\\\\\\n\\t",
        '"""',
        "\x00\x1b\x07",
        "\u200b\u202e",
        "</document>",
        "\n",
        "a" * 300,
    ]
)
LONG_TEXTS = st.builds(lambda pieces, times: "".join(pieces) * times, st.lists(_PIECES, max_size=6), st.integers(1, 60))
_SHORT = st.builds("".join, st.lists(_PIECES, min_size=1, max_size=3)).map(lambda text: text[:60])


def hit(number: int, text: str, **changes) -> Hit:
    """Return a hit with a text."""
    values: dict[str, Any] = {
        "chunk_id": f"{number:020d}",
        "title": "Rotating keys",
        "heading_path": ["Rotating keys", "Steps"],
        "url": f"https://wiki/keys?{number}",
        "source": "wiki",
        "path": "ENG/keys.md",
        "kind": "prose",
        "text": text,
        "updated_at": "2026-11-01T00:00:00Z",
        "indexed_at": "2026-11-01T00:00:00Z",
        "age": "updated today, indexed just now",
        "score": 0.5,
        "why": "words: keys",
    }
    return Hit(**(values | changes))


HITS = st.builds(
    lambda text, title, path, names, url: hit(
        0,
        text,
        title=title,
        heading_path=names,
        path=path,
        hints={"owner": title},
        also=[Place(chunk_id="1", title=name, url=url) for name in names],
    ),
    LONG_TEXTS,
    _SHORT,
    _SHORT,
    st.lists(_SHORT, max_size=5),
    st.text(st.sampled_from("ab%E9"), max_size=200).map("https://wiki/".__add__),
)
RESULTS = st.builds(
    lambda hits, has_more, notes: SearchResults(
        hits=[each.model_copy(update={"chunk_id": str(number)}) for number, each in enumerate(hits)],
        truncated=has_more and bool(hits),
        notes=notes,
    ),
    st.lists(HITS, max_size=20),
    st.booleans(),
    st.lists(_SHORT, max_size=3),
)


def chunk(text: str, **changes) -> ChunkText:
    """Return a chunk with a text."""
    shared = hit(1, text).model_dump(exclude_defaults=True, exclude={"score", "why"})
    return ChunkText(**(shared | {"chunk_ids": ["1"], "version": "", "author": ""} | changes))


CHUNKS = st.builds(lambda text, title, author: chunk(text, title=title, author=author), LONG_TEXTS, _SHORT, _SHORT)
