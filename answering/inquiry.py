"""Inquiry: one question on its way to an answer."""

import asyncio
import logging
import secrets
from collections.abc import AsyncGenerator, Iterable, Mapping
from contextlib import aclosing
from dataclasses import dataclass, replace
from time import perf_counter

from answering.answer import Answer, Citation, Reason
from answering.compose import compose
from answering.counting import counted
from answering.errors import LanguageModelUnavailable
from answering.events import Event, Finished, Said, Step, Withdrawn
from answering.extractive import choose_statements
from answering.found import MAX_TOKENS, Found, find, read
from answering.freshness import Standing, cited_documents
from answering.means import Means
from answering.prompting.conversation import NO_SUMMARY, Summary, condense
from answering.prompting.fence import Fence
from answering.prompting.turn import Turn
from answering.rights import Rights
from answering.unknown import unknown
from answering.writing import Task, Writer
from index.chunk import Chunk
from retrieval.audience import Access
from retrieval.evidence import Evidence, Writing
from retrieval.filters import NO_FILTERS, Filters
from retrieval.library import Library
from retrieval.pack import Packed
from retrieval.search import row_filter
from retrieval.stopwatch import Stopwatch
from retrieval.why_nothing import why_nothing

logger = logging.getLogger(__name__)

# Pages can go while an answer is written; whoever deletes whole spaces meanwhile is told that there is no answer.
_ATTEMPTS = 3
_CONDENSE_SECONDS = 5.0
# The rules, the tags around six passages, and the longest thread that is shown.
_BESIDE_TOKENS = 3_000
# A model that cannot take even that refuses, and the documents' own words are the answer.
_LEAST_TOKENS = 800

GONE = "a page that it cites is gone, or may not be shown any more."
BROKE_OFF = "the language model broke off."
NO_MODEL = "No language model answered: these are the documents' own words."
NO_TOOLS = "No language model answered, so no live tool was asked."
UNCHECKED = "It could not be checked whether every page still stands as it is cited."


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked, in what conversation, by whom."""

    question: str
    access: Access
    thread: tuple[Turn, ...]
    filters: Filters
    summary: Summary = NO_SUMMARY


class Inquiry:
    """One question on its way to an answer; used once."""

    def __init__(self, asked: Asked, library: Library, means: Means) -> None:
        self._asked = asked
        self._library = library
        self._means = means
        self._rights = Rights(asked.access, means.reopen)
        self._watch = Stopwatch()
        self._fence = Fence(secrets.token_hex(4))
        self._gone: set[str] = set()
        self._packed = Packed((), (), 0)
        self._citations: tuple[Citation, ...] = ()
        self._cited: tuple[Chunk, ...] = ()
        self._text = ""
        self._notes: list[str] = []
        self._done: list[str] = []
        self._writing: Writing | None = None

    async def events(self) -> AsyncGenerator[Event, None]:
        """Yield what happens, and the answer at last; raises as `answer_events`."""
        yield Step("searching")
        found = await self._find()
        if found.is_weak and not await self._may_search_on():
            yield Finished(await self._unknown(found, "too_weak"))
            return
        for _ in range(_ATTEMPTS):
            yield Step("reading")
            self._notes = []
            room = await self._room()
            self._packed = await read(found, library=self._library, watch=self._watch, gone=self._gone, max_tokens=room)
            if not self._packed.passages and not self._means.tools:
                break
            async with aclosing(self._written(found)) as events:
                async for event in events:
                    yield event
            self._gone |= self._forbidden(hit.chunk for hit in found.hits())
            yield Step("checking")
            if not self._citations:
                break
            standings = await self._standings(self._cited)
            gone = _gone(standings) | await self._withheld(self._cited)
            if not gone:
                yield Finished(self._answered(found, standings))
                return
            self._gone |= gone
            yield Withdrawn(GONE)
            self._text, self._citations, self._cited = "", (), ()
        yield Finished(await self._unknown(found, "too_weak" if found.is_weak else "not_said"))

    async def _find(self) -> Found:
        asked = self._asked
        with self._watch.stage("understand"):
            condensed = await condense(
                asked.question,
                asked.thread,
                model=self._means.model,
                fence=self._fence,
                timeout_seconds=_CONDENSE_SECONDS,
                summary=asked.summary,
            )
        if condensed.usage:
            self._writing = counted(Writing(""), condensed.usage)
        if asked.thread:
            by = "rule" if condensed.reason else "model"
            logger.info("follow-up condensed by=%s reason=%s", by, condensed.reason or "none")
        return await find(
            condensed.question, self._rights.access, library=self._library, filters=asked.filters, watch=self._watch
        )

    async def _room(self) -> int:
        """Return how many tokens of passages fit, beside rules, thread and answer."""
        model = self._means.model
        if model is None:
            return MAX_TOKENS
        # Loads litellm, if that has not been done: seconds in which other questions must go on.
        window = await asyncio.to_thread(lambda: model.window_tokens)
        return max(_LEAST_TOKENS, min(MAX_TOKENS, window - self._means.limits.turn_tokens - _BESIDE_TOKENS))

    async def _may_search_on(self) -> bool:
        """Tell whether a model could find what the first search did not."""
        model = self._means.model
        return model is not None and (bool(self._means.tools) or await asyncio.to_thread(lambda: model.takes_tools))

    async def _written(self, found: Found) -> AsyncGenerator[Event, None]:
        """Yield the answer as it comes: a model's, or without one the documents' own words."""
        if self._means.model is not None:
            started = perf_counter()
            writer = Writer(self._task(found), self._library, self._means, self._means.model, so_far=self._writing)
            try:
                async with aclosing(writer.events()) as events:
                    async for event in events:
                        yield event
                self._text, self._citations, self._cited = writer.text, writer.citations, writer.cited
            except LanguageModelUnavailable as error:
                logger.warning("no language model answered: %s", error)
                if writer.text:
                    yield Withdrawn(BROKE_OFF)
            else:
                self._notes += writer.notes
                return
            finally:
                self._done += writer.done
                self._writing = writer.writing
                self._watch.passed("write", started)
            if not found.is_weak:
                self._notes.append(NO_MODEL)
            elif self._means.tools:
                self._notes.append(NO_TOOLS)
        if not found.is_weak:
            said = await self._extracted(found)
            if said.text:
                yield said

    def _task(self, found: Found) -> Task:
        asked = self._asked
        return Task(
            asked.question,
            self._rights,
            asked.filters,
            asked.thread,
            found,
            self._packed.passages,
            self._fence,
            frozenset(self._gone),
        )

    async def _extracted(self, found: Found) -> Said:
        with self._watch.stage("answer"):
            passages = [each for each in self._packed.passages if self._rights.allow(each.chunks)]
            read_ids = [chunk.id for passage in passages for chunk in passage.chunks]
            embeddings = await self._library.reader.embeddings(read_ids, found.rows)
            statements = choose_statements(found.question, found.result.question, passages, embeddings)
            self._text, self._citations = compose(statements)
            self._cited = tuple(statement.chunk for statement in statements)
            return Said(self._text, self._citations)

    def _forbidden(self, chunks: Iterable[Chunk]) -> set[str]:
        """Return the documents, by id, of those of these chunks that may not be read any more."""
        return {chunk.document_id for chunk in chunks if not self._rights.allow([chunk])}

    async def _withheld(self, chunks: Iterable[Chunk]) -> set[str]:
        """Return the documents, by id, of those of these chunks of which nothing may be read by now.

        An answer may take half a minute to be written. By then a run may have closed a page, or removed it, and the
        audience may have lost a right; the chunks at hand are as they were found.
        """
        documents = {chunk.document_id for chunk in chunks}
        if not documents:
            return set()
        with self._watch.stage("check"):
            self._rights.grow_old()
            await self._rights.renew()
            rows = row_filter(self._rights.access, NO_FILTERS)
            return documents - await self._library.reader.documents(documents, rows)

    async def _standings(self, chunks: Iterable[Chunk]) -> Mapping[str, Standing]:
        """Return how the documents of these chunks stand in their sources, by id."""
        if self._means.check is None:
            return {}
        with self._watch.stage("check"):
            return await self._means.check(cited_documents(chunks))

    def _answered(self, found: Found, standings: Mapping[str, Standing]) -> Answer:
        documents = {chunk.id: chunk.document_id for chunk in self._cited}
        citations = tuple(
            replace(each, standing=standings.get(documents[each.chunk_id], "unchecked")) if each.chunk_id else each
            for each in self._citations
        )
        is_unchecked = self._means.check is not None and any(each.standing == "unchecked" for each in citations)
        notes = (*self._done, *self._notes, *([UNCHECKED] if is_unchecked else []))
        return Answer("answered", self._text, citations, (), self._evidence(found), notes=notes)

    async def _unknown(self, found: Found, reason: Reason) -> Answer:
        """Return that there is no answer, with the nearest pages of those that are not gone."""
        chunks = [hit.chunk for hit in found.hits(self._gone)]
        self._gone |= _gone(await self._standings(chunks))
        self._gone |= await self._withheld(chunks)
        notes = (*self._done, *self._notes)
        answer = unknown(found, self._evidence(found), reason, gone=self._gone, notes=notes)
        if answer.nearest:
            return answer
        why = await why_nothing(self._rights.access, self._asked.filters, reader=self._library.reader)
        return replace(answer, text=f"{answer.text} {why}") if why else answer

    def _evidence(self, found: Found) -> Evidence:
        packed = self._packed
        stages = tuple(self._watch.stages)
        return Evidence(found.result, stages, found.probability, packed.passages, packed.left_out, self._writing)


def _gone(standings: Mapping[str, Standing]) -> set[str]:
    return {document for document, standing in standings.items() if standing == "gone"}
