"""Files and pictures of a question, end to end: from Slack to a model that sees, and to the answer in the thread."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from answering.llm.litellm_model import warm
from playground.openai.server import Server, running
from playground.slack.state.message import File, Message
from tests.bot.conversation.pictures import picture
from tests.bot.workplace import Workplace, write_documents
from tests.fakes.openai_server import close_litellm, model_at

PAGES = {
    "docs/printer.md": "# Label printer\n\nA red lamp on the label printer means that the fuse is blown.\n",
    "docs/codes.md": "# Codes\n\nE-1042 means that the label printer has no paper.\n",
}
SETTINGS = '[sources.docs]\nkind = "folder"\npath = "docs"\nreaders = ["everyone"]\n'
NO_PAPER = "has no paper"


@pytest.fixture
def work(work: Workplace, tmp_path_factory: pytest.TempPathFactory) -> Workplace:
    """A team with pages about a printer."""
    work.folder = write_documents(tmp_path_factory.mktemp("printer"), PAGES, SETTINGS)
    return work


@pytest.fixture
async def eyes(work: Workplace) -> AsyncIterator[Server]:
    """A model that reads pictures, and writes the answers too."""
    # As a process of the bot does at its start.
    await asyncio.to_thread(warm)
    with running() as server:
        work.model = model_at(server, reads_pictures=True)
        yield server
        await close_litellm()


def shared(work: Workplace, name: str, content: bytes, media_type: str = "text/plain") -> File:
    return work.server.slack.file(work.ben, name, content, media_type=media_type)


def ask(work: Workplace, text: str, *files: File) -> Message:
    return work.ben.say(work.ben.direct, text, files=files)


async def test_a_picture_is_read_for_the_search_and_the_answer_cites_a_page(work: Workplace, eyes: Server) -> None:
    async with work.bot():
        asked = ask(
            work, "what does the lamp of the label printer mean?", shared(work, "a.png", picture(), "image/png")
        )
        [answer] = await work.answer(asked)

    assert "fuse is blown" in answer.words
    assert "[1]" in answer.words
    assert "not read" not in answer.words
    seen, *_, written = eyes.service.requests
    assert seen["messages"][-1]["content"][1]["type"] == "image_url"
    # What the picture shows is data like everything that was said before the question.
    assert 'speaker="the picture a.png">\nPicture 1 is red, 64 by 32 pixels.' in written["messages"][-1]["content"]


async def test_a_question_is_answered_though_its_picture_cannot_be_read(work: Workplace, eyes: Server) -> None:
    eyes.faults.add("refuse", times=1)
    async with work.bot():
        asked = ask(work, "what does E-1042 mean?", shared(work, "a.png", picture(), "image/png"))
        [answer] = await work.answer(asked)

    assert NO_PAPER in answer.words
    assert "a.png was not read: the language model could not read it." in answer.words


async def test_without_a_model_that_sees_a_picture_is_said_to_be_unread(work: Workplace) -> None:
    async with work.bot():
        asked = ask(work, "what does E-1042 mean?", shared(work, "a.png", picture(), "image/png"))
        [answer] = await work.answer(asked)
        alone = ask(work, "", shared(work, "b.png", picture(), "image/png"))
        [reply] = await work.answer(alone)

    assert NO_PAPER in answer.words
    assert "a.png was not read: images cannot be read here." in answer.words
    assert reply.words.startswith("b.png was not read: images cannot be read here. What would you like to know?")


async def test_a_file_without_words_is_what_is_asked_about(work: Workplace) -> None:
    log = b'source:printer path:"/var/log" the label printer reports E-1042'
    async with work.bot():
        asked = ask(work, "", shared(work, "printer.log", log))
        [answer] = await work.answer(asked)

    assert NO_PAPER in answer.words


async def test_whoever_takes_a_question_over_reads_its_file_again(work: Workplace) -> None:
    process = work.start_process()
    work.server.world.faults.hold("chat.startStream")
    asked = ask(work, "what does this mean?", shared(work, "printer.log", b"the label printer reports E-1042"))
    await work.until(lambda: work.server.world.faults.waiting)
    process.kill()
    process.wait()
    work.server.world.faults.clear()

    async with work.bot():
        [answer] = await work.answer(asked)

    assert NO_PAPER in answer.words
    assert "not read" not in answer.words


async def test_a_file_that_is_gone_by_then_is_said_to_be(work: Workplace) -> None:
    process = work.start_process()
    work.server.world.faults.hold("chat.startStream")
    file = shared(work, "printer.log", b"the label printer reports E-1042")
    asked = ask(work, "what does E-1042 mean?", file)
    await work.until(lambda: work.server.world.faults.waiting)
    process.kill()
    process.wait()
    with work.server.world.lock:
        del work.server.slack.workspace.files[file.id]
    work.server.world.faults.clear()

    async with work.bot():
        [answer] = await work.answer(asked)

    assert NO_PAPER in answer.words
    assert "printer.log was not read: it is gone, or Slack does not show it." in answer.words
