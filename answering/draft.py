"""Draft: an answer in the making. Takes what a model writes, and gives what is checked, sentence by sentence.

What is not said by an exhibit goes no further than here: it is struck and counted. So are sentences that cite something
that does not say it, unless another exhibit does.
"""

from collections.abc import Awaitable, Callable, Iterable, Sequence

from answering.answer import Citation
from answering.events import Said
from answering.exhibit import Exhibit, ToolUse
from answering.footnotes import Footnotes
from answering.framing import Framing
from answering.prompting.prompt import MISSING, NO_ANSWER
from answering.prose.addresses import NOTHING, brings_address, permitted_by
from answering.prose.citing import cite
from answering.prose.neutral import neutral
from answering.prose.sentences import Sentence, Sentences, sentences_of
from answering.rights import Rights
from answering.verifying.dating import undated
from answering.verifying.verdict import Quote, Verdict
from answering.verifying.verify import Verifier
from index.chunk import Chunk
from retrieval.passages import Passage
from retrieval.terms import terms

BuildVerifier = Callable[[Sequence[Exhibit]], Awaitable[Verifier]]

SAYS_IN_PART = "The documents answer only a part of the question."


class Draft:
    """One answer in the making.

    Attributes:
        exhibits: What can be cited, by number from 1.
        text: What was said so far, with its footnotes.
        sentences: How many were written that say something.
        struck: How many of them nothing supports.
        is_partial: The model said that something is missing.
        missing: What, in words of the question; otherwise empty.
    """

    def __init__(self, question: str, build_verifier: BuildVerifier, rights: Rights) -> None:
        self.exhibits: list[Exhibit] = []
        self.text = ""
        self.sentences = 0
        self.struck = 0
        self.is_partial = False
        self.missing = ""
        self._asked_words = terms(question)
        self._rights = rights
        self._build_verifier = build_verifier
        self._verifier: Verifier | None = None
        self._footnotes = Footnotes()
        self._incoming = Sentences()
        self._judged = 0  # characters of this turn
        self._framing = Framing()
        self._behind = ""
        self._said: set[str] = set()

    @property
    def citations(self) -> tuple[Citation, ...]:
        """By number."""
        return self._footnotes.citations

    @property
    def cited(self) -> tuple[Chunk, ...]:
        """The chunks that are cited."""
        ids = {citation.chunk_id for citation in self.citations}
        return tuple(chunk for exhibit in self.exhibits for chunk in exhibit.chunks if chunk.id in ids)

    @property
    def shortfall(self) -> str:
        """What is missing, in a sentence for the reader; empty when nothing is known to be."""
        if not self.is_partial:
            return ""
        return f"Not in the documents: {self.missing}" if self.missing else SAYS_IN_PART

    def add(self, contents: Iterable[Passage | ToolUse]) -> list[Exhibit]:
        """Number further things that can be cited, and return them."""
        new = [Exhibit(n, content) for n, content in enumerate(contents, start=len(self.exhibits) + 1)]
        self.exhibits += new
        self._verifier = None
        return new

    async def take(self, words: str) -> list[Said]:
        """Return what is complete and checked with these words."""
        return await self._judge_all(self._incoming.feed(words))

    async def finish(self) -> list[Said]:
        """Return what is checked of the rest of a turn."""
        said = await self._judge_all(self._incoming.finish())
        self._judged = 0
        return said

    async def break_off(self, kept: str) -> list[Said]:
        """Return what is checked of the rest of what stands of a turn; whoever wrote it will not end what follows."""
        self._incoming = Sentences()
        said = await self._judge_all(sentences_of(kept[self._judged :]))
        self._judged = len(kept)
        return said

    async def _judge_all(self, sentences: Sequence[Sentence]) -> list[Said]:
        self._judged += sum(len(sentence.raw) for sentence in sentences)
        said = [await self._judge(sentence) for sentence in sentences]
        return [each for each in said if each is not None]

    async def _judge(self, sentence: Sentence) -> Said | None:
        raw = sentence.raw
        self._framing.part(self._behind + raw[: len(raw) - len(raw.lstrip())])
        self._behind = raw[len(raw.rstrip()) :]
        if sentence.text.lstrip("*_ ").startswith(MISSING):
            self._note_missing(sentence.text)
        elif sentence.kind in {"heading", "lead_in"} and not sentence.numbers:
            await self._frame(sentence)
        elif sentence.kind != "blank" and sentence.text.strip("*_. ") != NO_ANSWER:
            return await self._checked(sentence)
        return None

    async def _checked(self, sentence: Sentence) -> Said | None:
        words = " ".join(sentence.text.casefold().split())
        if words in self._said:
            return None
        self._framing.begin(sentence)
        self.sentences += 1
        verdict = await self._verdict(sentence)
        if not verdict.is_supported:
            self.struck += 1
            self._framing.strike(sentence)
            return None
        self._said.add(words)
        return self._say(sentence, verdict.quotes)

    async def _verdict(self, sentence: Sentence) -> Verdict:
        verdict = await self._verified(sentence)
        if brings_address(sentence.text, [quote.exhibit for quote in verdict.quotes]):
            return Verdict(is_supported=False, score=verdict.score, fault="name")
        return verdict

    async def _verified(self, sentence: Sentence) -> Verdict:
        # Made when it is first needed: the model has its prompt by then.
        verifier = self._verifier = self._verifier or await self._build_verifier(self.exhibits)
        readable = self._readable()
        cited = [exhibit for n in sentence.numbers for exhibit in readable if exhibit.n == n]
        if cited:
            verdict = await verifier.verify(undated(sentence.text, cited), cited)
            if verdict.is_supported:
                return verdict
        # The right sentence behind the wrong number, or behind none.
        return await verifier.find_support(sentence.text, readable)

    def _readable(self) -> list[Exhibit]:
        """Return what may be cited still."""
        return [exhibit for exhibit in self.exhibits if self._rights.allow(exhibit.chunks)]

    def _say(self, sentence: Sentence, quotes: Sequence[Quote]) -> Said:
        known = len(self.citations)
        pieces = self._framing.release(sentence, quotes)
        text = "".join(piece.joint + self._with_footnotes(piece.sentence, piece.quotes) for piece in pieces)
        text = text if self.text else text.lstrip()
        self.text += text
        return Said(text, self.citations[known:])

    def _with_footnotes(self, sentence: Sentence, quotes: Sequence[Quote]) -> str:
        numbers = {quote.exhibit.n: self._footnotes.of_quote(quote)[0] for quote in quotes}
        return neutral(cite(sentence.raw.strip(), numbers), permitted_by(quote.exhibit for quote in quotes))

    async def _frame(self, sentence: Sentence) -> None:
        """Hold back what introduces something, until that has been said.

        Anything could be said in a heading: other than in words that stand above one passage, only what an exhibit says
        may be. Words of the question are no exception, for they could answer it.
        """
        quotes: Sequence[Quote] = ()
        words = terms(sentence.text)
        if not any(words <= _words_above(chunk) for exhibit in self._readable() for chunk in exhibit.chunks):
            quotes = (await self._verdict(sentence)).quotes
            if not quotes:
                return
        # A heading, or the head of a table, is cited by what stands below it.
        self._framing.hold(sentence, quotes if sentence.kind == "lead_in" else ())

    def _note_missing(self, text: str) -> None:
        """Keep what the model says is missing if it says so in words of the question: it could say anything there."""
        missing = text.partition(MISSING)[2].strip(" *_")
        self.missing = neutral(missing, NOTHING) if terms(missing) <= self._asked_words else ""
        self.is_partial = True


def _words_above(chunk: Chunk) -> frozenset[str]:
    return terms(" ".join((chunk.title, *chunk.heading_path)))
