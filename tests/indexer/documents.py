"""Random parsed documents, built as parsers build them: through a `Draft`."""

from dataclasses import dataclass, field
from random import Random

from hypothesis import strategies as st

from indexer.blocks import BlockKind, Parsed
from indexer.parsing.draft import Draft

HIDDEN = "¤"
"""Stands for markup that no reader sees; it occurs in gaps between blocks and nowhere else."""

_WORDS = (
    *(
        "the",
        "deploy",
        "fails.",
        "Why?",
        "ERR_4021",
        "foo_bar.baz",
        "--max-tokens",
        "it's",
        '"quoted"',
        "(see",
        "v2.1)",
    ),
    *("日本語の文書", "漢" * 90, "한국어문서입니다", "ﷺ", "é\u0301", "emoji😀", "👩\u200d👩\u200d👧", "\u200b"),
    *("x" * 130, "ab" * 400),
)
_SEPARATORS = (" ", " ", " ", " ", " ", "  ", "\n", "\n\n    ", "\u00a0", "\u3000")
_KINDS = st.sampled_from([kind for kind in BlockKind if kind is not BlockKind.HEADING])
_GAPS = st.sampled_from(["\n\n", "\n\n", "\n", f"\n{HIDDEN}{HIDDEN}\n", f"\n{HIDDEN} {HIDDEN}\n\n"])


@dataclass(slots=True)
class Writer:
    """Writes a text and drafts its blocks."""

    text: str = ""
    blocks: list[tuple[BlockKind, int, int, tuple[int, ...], int]] = field(default_factory=list)
    headings: dict[int, tuple[int, str]] = field(default_factory=dict)

    def heading(self, level: int, title: str) -> None:
        self.headings[len(self.blocks)] = (level, title)
        self.block(BlockKind.HEADING, [title])

    def block(self, kind: BlockKind, units: list[str], *, gap: str = "\n\n") -> None:
        """Add a block that may be cut between these units; the first unit of a table is its header."""
        start = len(self.text)
        cuts = []
        for unit in units:
            cuts.append(len(self.text))
            self.text += unit + "\n"
        is_table = kind is BlockKind.TABLE and len(units) > 1
        self.blocks.append((kind, start, len(self.text), tuple(cuts), cuts[1] if is_table else 0))
        self.text += gap

    def parsed(self) -> Parsed:
        draft = Draft(self.text, with_lines=True)
        for number, (kind, start, end, cuts, header_end) in enumerate(self.blocks):
            if number in self.headings:
                level, title = self.headings[number]
                draft.heading(level, title, (start, end))
            else:
                draft.add(kind, (start, end), cuts=cuts, header_end=header_end)
        return Parsed("", self.text, draft.blocks())


@st.composite
def parsed_documents(draw: st.DrawFn) -> Parsed:
    """Headings of any level, blocks of every kind, hidden markup between them."""
    writer = Writer(text=draw(st.sampled_from(["", "\n \n", f"{HIDDEN}\n"])))
    # The shape is drawn, so that failures shrink; the words are dealt, because drawing each would take a minute.
    dealer = Random(draw(st.integers(0, 2**32)))
    for _ in range(draw(st.integers(0, 7))):
        if draw(st.integers(0, 3)) == 0:
            title = draw(st.sampled_from(["Rollout plan", "", _words(dealer, 12)]))
            writer.heading(draw(st.integers(1, 4)), title)
        else:
            lengths = draw(st.lists(st.integers(0, 25), min_size=1, max_size=10))
            writer.block(draw(_KINDS), [_words(dealer, length) for length in lengths], gap=draw(_GAPS))
    return writer.parsed()


def _words(dealer: Random, length: int) -> str:
    return "".join(_word(dealer) + dealer.choice(_SEPARATORS) for _ in range(length))


def _word(dealer: Random) -> str:
    if dealer.random() < 0.8:
        return dealer.choice(_WORDS)
    character = chr(dealer.randrange(1, 0x11_0000))
    return character if character != HIDDEN and not 0xD800 <= ord(character) < 0xE000 else "?"
