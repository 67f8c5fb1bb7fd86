"""Faithfulness: how well the verifier tells sentences that their citations support from those that they do not.

`python -m evals faithfulness [DIR] [--half chosen|held-back] [--misses]` prints the table of docs/evals.md. One half of
the conversations is for choosing rules and thresholds, the other for reporting.
"""

import argparse
import asyncio
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from answering.verifying.verdict import Verdict
from answering.verifying.verify import build_verifier
from evals.faithful_cases import Case, Origin
from evals.faithful_documents import Documents, read_documents
from evals.faithful_set import cases_of
from evals.load_set import load_set
from index.builtin_embedder import BuiltinEmbedder, BuiltinSettings
from index.embedder import Embedder

_ORIGINS: dict[Origin, str] = {"human": "human answers", "extract": "statements said otherwise"}


@dataclass(frozen=True, slots=True)
class Judged:
    """A case, and what the verifier says of it."""

    case: Case
    verdict: Verdict

    @property
    def is_struck(self) -> bool:
        """Whether a reader would not see it."""
        return not self.verdict.is_supported


@dataclass(frozen=True, slots=True)
class Figures:
    """How well false sentences were struck.

    Attributes:
        struck: Share of the false ones that were struck: recall.
        falsely: Share of the true ones that were struck.
    """

    struck: float
    falsely: float

    @property
    def precision(self) -> float:
        """Share of the struck that are false where true and false are as many; 1 when none is struck."""
        return self.struck / (self.struck + self.falsely) if self.struck else 1.0


def main(arguments: Sequence[str]) -> int:
    """Judge every case of a half, and print how many of each kind were struck; return 0."""
    parser = argparse.ArgumentParser("python -m evals faithfulness", description=__doc__)
    parser.add_argument("folder", type=Path, help="a set with reference answers and relevant documents")
    parser.add_argument("--half", choices=("chosen", "held-back"), default="held-back", help="default: held-back")
    parser.add_argument("--misses", action="store_true", help="show each sentence that was judged wrongly")
    asked = parser.parse_args(arguments)
    embedder = BuiltinEmbedder(BuiltinSettings())
    texts, cases = cases_of(load_set(asked.folder))
    half = [case for case in cases if case.is_held_back == (asked.half == "held-back")]
    cited = {path: texts[path] for path in sorted({path for case in half for path in case.cited})}
    judged = asyncio.run(judge(half, read_documents(cited, embedder), embedder))
    print(table(judged))
    if asked.misses:
        print("\n".join(_line(each) for each in judged if each.is_struck == each.case.is_true))
    return 0


async def judge(cases: Sequence[Case], documents: Documents, embedder: Embedder) -> list[Judged]:
    """Return the verdict of each case; one verifier knows all that any case of a question cites."""
    judged = []
    ordered = sorted(cases, key=lambda case: case.question)
    for _, group in groupby(ordered, key=lambda case: case.question):
        of_one = list(group)
        exhibits = documents.exhibits(sorted({path for case in of_one for path in case.cited}))
        every = [exhibit for found in exhibits.values() for exhibit in found]
        verifier = await build_verifier(every, embedder, documents.embeddings)
        for case in of_one:
            cited = [exhibit for path in case.cited for exhibit in exhibits[path]]
            judged.append(Judged(case, await verifier.verify(case.sentence, cited)))
    return judged


def table(judged: Sequence[Judged]) -> str:
    """Return the share struck of each kind, by where the sentences come from, in Markdown."""
    lines = ["| sentences | kind | number | struck | precision |", "|---|---|---|---|---|"]
    for origin, name in _ORIGINS.items():
        of_one = [each for each in judged if each.case.origin == origin]
        falsely = _share([each for each in of_one if each.case.is_true])
        for kind, count in Counter(each.case.kind for each in of_one).items():
            struck = _share([each for each in of_one if each.case.kind == kind])
            precision = "" if kind == "true" else f"{Figures(struck, falsely).precision:.2f}"
            lines.append(f"| {name} | {kind} | {count} | {struck:.1%} | {precision} |")
        false = [each for each in of_one if not each.case.is_true]
        figures = Figures(_share(false), falsely)
        lines.append(f"| {name} | all false | {len(false)} | {figures.struck:.1%} | {figures.precision:.2f} |")
    return "\n".join(lines)


def _share(judged: Sequence[Judged]) -> float:
    return sum(each.is_struck for each in judged) / len(judged) if judged else 0.0


def _line(judged: Judged) -> str:
    case, verdict = judged.case, judged.verdict
    quote = f"\n      {verdict.quotes[0].words[:200]!r}" if verdict.quotes else ""
    return f"{case.kind}: {verdict.fault or 'supported'} {verdict.score:.2f} {case.question} {case.sentence}{quote}"
