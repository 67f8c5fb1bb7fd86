"""Cases of the faithfulness eval: sentences of human answers with what they cite, and false ones made of them by rule.

A sentence of a reference answer counts as true when the rule of `states_something` says so, whatever the verifier
thinks of it.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from random import Random
from typing import Literal

from evals import perturb
from evals.proper_names import ProperNames
from retrieval.terms import terms

Origin = Literal["human", "extract"]
Kind = Literal[
    "true",
    "number changed",
    "number of the same passages",
    "negation inserted",
    "negation removed",
    "opposite word",
    "opposite word that the verifier does not list",
    "name of the corpus",
    "name of the same passages",
    "clause of another answer added",
    "other answer",
    "wrong citation",
    "near wrong citation",
]
# Fewer content words are a greeting, a "yes" or half of a sentence.
_MIN_TERMS = 4
# Talk about the conversation, the documents or the writer states nothing about the world.
_TALK = re.compile(
    r"\b(?:I|I'm|I've|I'll|my|me|sorry|apologi[sz]e|thank|your question|previous(?:ly)? (?:response|answer|mentioned)"
    r"|the (?:provided |given )?(?:documents?|passages?|context|information provided)|conversation|feel free"
    r"|let me|glad|happy to)\b",
    re.I,
)
_SENTENCE_END = re.compile(r"(?<=[.!?])[\"”)]?\s+(?=[\"“(]?[A-Z0-9])|\n+")
_ABBREVIATION = re.compile(r"(?:\b(?:e\.g|i\.e|etc|vs|no|dr|mr|mrs|st|u\.s)|\b[A-Z]|^\s*\d{1,2})\.$", re.I)


@dataclass(frozen=True, slots=True)
class Case:
    """A sentence and what it cites.

    Attributes:
        question: Id of the question that was answered.
        group: What shares documents: a conversation's questions. A group is in one half.
        cited: Paths of the documents.
        origin: A person's answer, or a statement of the documents said otherwise.
    """

    question: str
    group: str
    collection: str
    sentence: str
    cited: tuple[str, ...]
    kind: Kind
    origin: Origin = "human"

    @property
    def is_true(self) -> bool:
        """Whether a person wrote it from what it cites."""
        return self.kind == "true"

    @property
    def is_held_back(self) -> bool:
        """Whether it belongs to the half that is reported and not chosen on; by a digest of its group."""
        return sha256(self.group.encode()).digest()[0] % 2 == 1


def sentences_in(answer: str) -> list[str]:
    """Return the sentences and list items of an answer."""
    found: list[str] = []
    rest = ""
    for part in _SENTENCE_END.split(answer):
        rest = f"{rest} {part}".strip()
        if not _ABBREVIATION.search(rest):
            found.append(rest)
            rest = ""
    return [each for each in (*found, rest) if each]


def states_something(sentence: str) -> bool:
    """Tell whether a sentence states something about the world, and is no talk, question or heading."""
    return len(terms(sentence)) >= _MIN_TERMS and not _TALK.search(sentence) and not sentence.endswith(("?", ":"))


@dataclass(frozen=True, slots=True)
class Material:
    """What false sentences are made of.

    Attributes:
        texts: Of the documents, by path.
        names: Tells names from words.
        true: Every true case.
    """

    texts: dict[str, str]
    names: ProperNames
    true: Sequence[Case]


def perturbed(case: Case, material: Material) -> Iterator[Case]:
    """Yield the false cases that the rules make of a true one, at most one of each kind, always the same."""
    chance = Random(case.question + case.sentence)  # noqa: S311
    cited = "\n".join(material.texts[path] for path in case.cited)
    own = material.names.within(case.sentence)
    corpus = sorted(
        {name for each in material.true if _is_foreign(each, case) for name in material.names.within(each.sentence)}
    )
    strangers = [name for name in corpus if name.lower() not in cited.lower()]
    changed: dict[Kind, str | None] = {
        "number changed": perturb.change_number(case.sentence, chance),
        "number of the same passages": perturb.borrow_number(case.sentence, cited, chance),
        "negation inserted": perturb.negate(case.sentence, chance),
        "negation removed": perturb.affirm(case.sentence),
        "opposite word": perturb.turn_round(case.sentence, perturb.LISTED, chance),
        "opposite word that the verifier does not list": perturb.turn_round(case.sentence, perturb.UNLISTED, chance),
        "name of the corpus": perturb.change_name(case.sentence, own, strangers, chance),
        "name of the same passages": perturb.change_name(case.sentence, own, material.names.within(cited), chance),
    }
    for kind, sentence in changed.items():
        if sentence is not None and sentence != case.sentence:
            yield replace(case, sentence=sentence, kind=kind)
    yield from _misplaced(case, material, chance)


def _misplaced(case: Case, material: Material, chance: Random) -> Iterator[Case]:
    """Yield another question's sentence with these citations, and this sentence with other citations."""
    foreign = [each for each in material.true if _is_foreign(each, case)]
    if not foreign:
        return
    other = chance.choice(foreign)
    joined = f"{case.sentence.rstrip('.')}, and {other.sentence}"
    yield replace(case, sentence=joined, kind="clause of another answer added")
    yield replace(case, sentence=other.sentence, kind="other answer")
    yield replace(case, cited=chance.choice(foreign).cited[:1], kind="wrong citation")
    wanted = terms(case.sentence)
    paths = sorted({path for each in foreign for path in each.cited})
    nearest = max(paths, key=lambda path: len(wanted & terms(material.texts[path])))
    yield replace(case, cited=(nearest,), kind="near wrong citation")


def _is_foreign(other: Case, case: Case) -> bool:
    """Tell whether another case is about other documents of the same collection."""
    return other.collection == case.collection and other.group != case.group and not set(other.cited) & set(case.cited)
