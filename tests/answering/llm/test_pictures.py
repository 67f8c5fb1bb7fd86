"""Pictures on their way to a model."""

from base64 import b64encode

import pytest

from answering.llm.language_model import Message, Picture
from playground.openai.reply import says
from playground.openai.server import running
from tests.bot.conversation.pictures import picture
from tests.fakes.openai_server import close_litellm, model_at, written


@pytest.fixture
async def server():
    with running() as found:
        yield found
        await close_litellm()


async def test_a_picture_stands_behind_the_text_of_its_message_in_openai_s_shape(server):
    server.service.queue.append(says("A printer."))
    body = picture()

    await written(model_at(server), [Message("user", "Look.", pictures=(Picture("image/png", body),))])

    [request] = server.service.requests
    [text, shown] = request["messages"][0]["content"]
    assert text == {"type": "text", "text": "Look."}
    assert shown["image_url"]["url"] == f"data:image/png;base64,{b64encode(body).decode()}"


@pytest.mark.parametrize(("said", "does"), [(True, True), (False, False), (None, False)])
def test_whether_a_model_that_litellm_does_not_know_reads_pictures_is_for_the_settings_to_say(server, said, does):
    assert model_at(server, reads_pictures=said).reads_pictures is does


def test_what_is_logged_of_a_message_holds_nothing_of_its_pictures():
    assert "PNG" not in repr(Message("user", "Look.", pictures=(Picture("image/png", picture()),)))
