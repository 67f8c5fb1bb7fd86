"""Writing: a model writes an answer from exhibits, with tools where it may, and every sentence is checked."""

import asyncio
from collections.abc import AsyncGenerator, Collection, Sequence
from contextlib import aclosing
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from answering.agent import Agent, Asking, Heard
from answering.answer import Citation
from answering.approval import ApprovalRequest, deny
from answering.counting import counted
from answering.draft import Draft
from answering.errors import LanguageModelUnavailable
from answering.events import Event, Noted, Step
from answering.exhibit import Exhibit
from answering.found import Found, budget_of
from answering.llm.language_model import LanguageModel, TakenOver, Usage, Words
from answering.means import Means
from answering.prompting.fence import Fence
from answering.prompting.prompt import build_messages, exhibits_text
from answering.prompting.turn import Turn
from answering.rights import Rights
from answering.tools.calculator import build_calculator
from answering.tools.documents import Documents, build_document_tools
from answering.tools.tool import Tool
from answering.tools.toolbox import ToolAnswer, Toolbox
from answering.verifying.verify import Verifier, build_verifier
from index.chunk import Chunk
from retrieval.evidence import Writing
from retrieval.filters import Filters
from retrieval.library import Library
from retrieval.passages import Passage

# Of what one further search may read.
_TOOL_TOKENS = 2_000

DONE = "{tool} was run."
TAKEN_OVER = "Another language model goes on from here."
BY_TWO = "One language model broke off, and another wrote the rest."


@dataclass(frozen=True, slots=True)
class Task:
    """What is to be written.

    Attributes:
        passages: What was read, best first.
        fence: Of this request.
        gone: Documents, by id, that are not to be read: an answer was written before, and withdrawn for citing them.
    """

    question: str
    rights: Rights
    filters: Filters
    thread: Sequence[Turn]
    found: Found
    passages: Sequence[Passage]
    fence: Fence
    gone: Collection[str] = ()


class Writer:
    """Writes one answer; used once.

    Attributes:
        writing: How it went, as far as it went.
        done: What was changed by a tool, in sentences for the reader; it stays so whatever becomes of the answer.
    """

    def __init__(
        self, task: Task, library: Library, means: Means, model: LanguageModel, *, so_far: Writing | None = None
    ) -> None:
        self.writing = self._before = so_far or Writing("")
        self.done: list[str] = []
        self._task = task
        self._library = library
        self._means = means
        self._model = model
        self._now = datetime.now(UTC)
        self._notes: list[str] = []
        self._draft = Draft(task.question, self._verifier, task.rights)

    @property
    def text(self) -> str:
        """What was said so far."""
        return self._draft.text

    @property
    def citations(self) -> tuple[Citation, ...]:
        """Its footnotes, by number."""
        return self._draft.citations

    @property
    def cited(self) -> tuple[Chunk, ...]:
        """The chunks that it cites."""
        return self._draft.cited

    @property
    def notes(self) -> list[str]:
        """What the reader should know besides."""
        told = [*self._notes, self._draft.shortfall]
        return list(dict.fromkeys(note for note in told if note))

    async def events(self) -> AsyncGenerator[Event, None]:
        """Yield the answer, part by part.

        Raises:
            LanguageModelUnavailable: no model could write it to its end.
        """
        task = self._task
        takes_tools = await asyncio.to_thread(lambda: self._model.takes_tools)
        messages = build_messages(
            task.question,
            self._draft.add(task.passages),
            now=self._now,
            fence=task.fence,
            thread=task.thread,
            with_tools=takes_tools,
            tone=self._means.tone,
        )
        limits = self._means.limits
        toolbox = Toolbox(self._tools(), max_approvals=limits.approvals)
        # Whoever was asked for the answer that was withdrawn is not asked again for this one.
        approve = deny if task.gone else self._approve
        agent = Agent(self._model, toolbox, self._show, approve, limits)
        yield Step("writing")
        try:
            async with aclosing(agent.converse(messages)) as pieces:
                async for piece in pieces:
                    for event in await self._heard(piece):
                        yield event
            for event in await self._draft.finish():
                yield event
        except LanguageModelUnavailable:
            self.writing = replace(self.writing, failed_models=(*self.writing.failed_models, self._model.name))
            raise
        finally:
            sentences, struck = self._before.sentences + self._draft.sentences, self._before.struck + self._draft.struck
            self.writing = replace(self.writing, sentences=sentences, struck=struck)

    async def _heard(self, piece: Heard) -> Sequence[Event]:
        match piece:
            case Words():
                return await self._draft.take(piece.text)
            case TakenOver():
                # For whoever reads only the answer; the event stands at its place in the text.
                self._notes.append(BY_TWO)
                return [*await self._draft.break_off(piece.kept), Noted(TAKEN_OVER)]
            case Asking():
                self.writing = replace(self.writing, tools=(*self.writing.tools, *piece.tools))
                return [Step("asking", ", ".join(piece.tools)), *await self._draft.finish()]
            case Usage():
                self.writing = counted(self.writing, piece)
                return []

    def _tools(self) -> list[Tool]:
        task = self._task
        budget = budget_of(task.found, self._library, max_tokens=_TOOL_TOKENS)
        documents = Documents(task.rights, self._library, budget, task.filters, task.gone)
        # What changes something is not done twice for one question.
        live = [tool for tool in self._means.tools if not (task.gone and tool.asks)]
        return [*build_document_tools(documents), build_calculator(), *live]

    async def _approve(self, request: ApprovalRequest) -> bool:
        try:
            return await self._means.approve(request)
        finally:
            self._task.rights.grow_old()  # A person may take minutes.

    async def _show(self, answer: ToolAnswer) -> str:
        """Let what a tool gave be cited, and return what the model is told of it."""
        await self._task.rights.renew()
        self._notes.append(answer.note)
        if answer.use and any(tool.asks and tool.label == answer.use.tool for tool in self._means.tools):
            self.done.append(DONE.format(tool=answer.use.tool))
        passages = [passage for passage in answer.passages if self._task.rights.allow(passage.chunks)]
        contents = passages or ((answer.use,) if answer.use else ())
        told = [] if answer.use else [self._task.fence.around("note", answer.text)]
        exhibits = self._draft.add(contents)
        return "\n\n".join([*told, exhibits_text(exhibits, now=self._now, fence=self._task.fence)]).strip()

    async def _verifier(self, exhibits: Sequence[Exhibit]) -> Verifier:
        ids = [chunk.id for exhibit in exhibits for chunk in exhibit.chunks]
        embeddings = await self._library.reader.embeddings(ids, self._task.found.rows)
        return await build_verifier(exhibits, self._library.embedder, embeddings)
