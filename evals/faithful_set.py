"""The faithful set: true sentences of a retrieval set's answers and documents, and the false ones made of them."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from random import Random

from evals.faithful_cases import Case, Material, perturbed, sentences_in, states_something
from evals.paraphrase import paraphrase
from evals.proper_names import ProperNames
from evals.retrieval_set import Answerability, Query, RetrievalSet

# Statements of the documents of each question that are said otherwise.
_EXTRACTS = 2
_WORDS = range(8, 41)


def cases_of(of: RetrievalSet) -> tuple[dict[str, str], list[Case]]:
    """Return the documents' texts by path, and all cases, the true ones first."""
    texts = {
        path.relative_to(of.corpus).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(of.corpus.rglob("*"))
        if path.is_file()
    }
    groups = _groups(of)
    true = [
        case
        for query in of.judged
        if query.answerability is Answerability.ANSWERABLE
        for case in (*_of_answer(query, of, groups), *_of_documents(query, of, groups, texts))
    ]
    material = Material(texts, ProperNames(texts.values()), true)
    return texts, [*true, *(false for case in true for false in perturbed(case, material))]


def _of_answer(query: Query, of: RetrievalSet, groups: Mapping[str, str]) -> Iterator[Case]:
    for sentence in sentences_in(query.reference_answer):
        if states_something(sentence):
            yield _case(query, of, groups, sentence)


def _of_documents(
    query: Query, of: RetrievalSet, groups: Mapping[str, str], texts: Mapping[str, str]
) -> Iterator[Case]:
    chance = Random(query.id)  # noqa: S311
    pairs = [
        (sentence, following if len(following.split()) in _WORDS and following.endswith(".") else "")
        for path in of.relevant(query)
        for sentence, following in _neighbours(texts[path])
        if len(sentence.split()) in _WORDS and sentence.endswith(".") and states_something(sentence)
    ]
    for sentence, following in chance.sample(pairs, min(_EXTRACTS, len(pairs))):
        yield replace(_case(query, of, groups, paraphrase(sentence, following, chance)), origin="extract")


def _neighbours(text: str) -> Iterator[tuple[str, str]]:
    sentences = sentences_in(text)
    yield from zip(sentences, [*sentences[1:], ""], strict=True)


def _case(query: Query, of: RetrievalSet, groups: Mapping[str, str], sentence: str) -> Case:
    cited = tuple(of.relevant(query))
    return Case(query.id, groups[query.id], cited[0].partition("/")[0], sentence, cited, "true")


def _groups(of: RetrievalSet) -> dict[str, str]:
    """Return the group of each question: those of one conversation, or about the same document, are in one.

    A group is named after the first of its documents, so that it keeps its half when questions are added.
    """
    parts: list[set[str]] = []
    for query in of.judged:
        opening = query.history[0].text if query.history else query.text
        part = {query.id, f"asked: {opening}", *of.relevant(query)}
        joined = [other for other in parts if other & part]
        parts = [other for other in parts if not other & part] + [part.union(*joined)]
    documents = {path for query in of.judged for path in of.relevant(query)}
    return {member: min(part & documents) for part in parts for member in part}
