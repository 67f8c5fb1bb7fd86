"""Verify: whether the exhibits that a sentence cites say what it says. By words, figures, names, negations and meaning.

No language model is asked (docs/decisions/0018 says why, and where each number here comes from).
"""

import asyncio
import math
from collections.abc import Iterator, Mapping, Sequence

from answering.exhibit import Exhibit
from answering.verifying.alignment import Alignment, align
from answering.verifying.claim import Claim, claim_of
from answering.verifying.faults import fault_of
from answering.verifying.language import is_foreign
from answering.verifying.support import Support, support_of
from answering.verifying.testify import testimonies_of
from answering.verifying.testimony import Testimony, Utterance, rarity_of
from answering.verifying.verdict import Fault, Quote, Verdict
from index.embedder import Embedder, Embedding, Vectors
from index.errors import ModelUnavailable

# Logistic regressions over sentences of human answers, beside those of other answers and with wrong citations.
_SINGLE, _LIKENESS, _BIAS = 5.3, 9.6, -6.6
_SINGLE_ALONE, _COVERAGE_ALONE, _BIAS_ALONE = 8.5, 2.1, -3.8
THRESHOLD = 0.33
# A further exhibit is quoted when its best statement holds this share of what the best of all holds.
_QUOTED = 0.6


class Verifier:
    """Knows the exhibits of one answer, and judges its sentences one by one."""

    def __init__(self, testimonies: Sequence[Testimony], embedder: Embedder) -> None:
        self._testimonies = {each.exhibit.n: each for each in testimonies}
        self._rarity = rarity_of(testimonies)
        self._embedder = embedder

    async def verify(self, sentence: str, cited: Sequence[Exhibit]) -> Verdict:
        """Judge one sentence, in a worker thread.

        Args:
            sentence: Without its citations.
            cited: The exhibits that it cites, of those this was built for; with none nothing supports it.
        """
        return await asyncio.to_thread(self._verify, sentence, cited)

    async def find_support(self, sentence: str, exhibits: Sequence[Exhibit]) -> Verdict:
        """Return the verdict of the one exhibit that supports a sentence best: its quote names it.

        Where none supports it, the verdict is that of the one that comes nearest.
        """
        return await asyncio.to_thread(self._find_support, sentence, exhibits)

    def _verify(self, sentence: str, cited: Sequence[Exhibit]) -> Verdict:
        claim = claim_of(sentence)
        return self._judge(claim, self._vector(claim), [self._testimonies[each.n] for each in cited])

    def _find_support(self, sentence: str, exhibits: Sequence[Exhibit]) -> Verdict:
        claim = claim_of(sentence)
        vector = self._vector(claim)
        verdicts = [self._judge(claim, vector, [self._testimonies[each.n]]) for each in exhibits]
        return max(verdicts, key=lambda each: (each.is_supported, each.score), default=_nothing())

    def _judge(self, claim: Claim, vector: Vectors | None, cited: Sequence[Testimony]) -> Verdict:
        said = [said for testimony in cited for said in testimony.said]
        if not said or not _says_something(claim):
            return _nothing()
        alignment = align(claim, vector, said, self._rarity)
        support = support_of(claim, alignment, cited, self._rarity)
        score = _score(alignment)
        is_translated = _is_translated(claim, alignment)
        compared = claim.in_other_words() if is_translated else claim
        # Across languages figures and names are all that can be held against each other.
        is_weak = score < THRESHOLD and not (is_translated and (compared.figures or compared.names))
        fault: Fault = "no_support" if is_weak else fault_of(compared, support)
        quotes = () if fault else tuple(_quotes(claim, alignment, support))
        return Verdict(not fault, score, quotes, fault)

    def _vector(self, claim: Claim) -> Vectors | None:
        try:
            return self._embedder.embed_question(claim.text)
        except ModelUnavailable:
            return None  # words decide


async def build_verifier(
    exhibits: Sequence[Exhibit], embedder: Embedder, embeddings: Mapping[str, Embedding] | None = None
) -> Verifier:
    """Make a verifier for the sentences of one answer, in a worker thread.

    Args:
        exhibits: All that its sentences may cite.
        embedder: Of the index.
        embeddings: Of the exhibits' chunks by id, as the index has them; what lacks one is embedded now.
    """
    return await asyncio.to_thread(lambda: Verifier(testimonies_of(exhibits, embedder, embeddings or {}), embedder))


def _nothing() -> Verdict:
    return Verdict(is_supported=False, score=0.0, fault="no_support")


def _says_something(claim: Claim) -> bool:
    return bool(claim.words or claim.figures or claim.names)


def _score(alignment: Alignment) -> float:
    if alignment.likeness is None:
        total = _SINGLE_ALONE * alignment.single + _COVERAGE_ALONE * alignment.coverage + _BIAS_ALONE
    else:
        total = _SINGLE * alignment.single + _LIKENESS * alignment.likeness + _BIAS
    return 1.0 / (1.0 + math.exp(-total))


def _is_translated(claim: Claim, alignment: Alignment) -> bool:
    return is_foreign(claim.text) and not any(is_foreign(said.claim.text) for said in alignment.said)


def _quotes(claim: Claim, alignment: Alignment, support: Support) -> Iterator[Quote]:
    """Yield the best statement of each exhibit that adds to the support, or says about as much as the best.

    Where a figure stands in none of these, so does the first statement that holds it.
    """
    quoted: dict[int, Utterance] = {}
    for said in alignment.said:
        quoted.setdefault(said.exhibit.n, said)
    ranked = sorted(support.said, key=lambda said: -_held(claim, said, support))
    best = _held(claim, ranked[0], support) if ranked else 0.0
    for said in ranked:
        if _held(claim, said, support) >= _QUOTED * best:
            quoted.setdefault(said.exhibit.n, said)
    for figure in claim.figures:
        holding = [said for said in support.said if any(figure.agrees_with(other) for other in said.claim.figures)]
        holding += [said for said in support.sums if figure.agrees_with(said.claim.figures[-1])]
        if holding and not any(said in holding for said in quoted.values()):
            quoted.setdefault(holding[0].exhibit.n, holding[0])
    for said in quoted.values():
        yield Quote(said.exhibit, said.chunk_id, said.quote)


def _held(claim: Claim, said: Utterance, support: Support) -> float:
    return support.weight(claim.words & said.claim.words)
