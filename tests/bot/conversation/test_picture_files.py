"""Files that are pictures, where a model reads them."""

import pytest

from answering.prompting.turn import Turn
from bot.conversation.files import FileLimits, Reading, kept_files, read_files, unread
from tests.bot.conversation.pictures import bomb, picture


class Eyes:
    """Says one text of all that it is shown, and keeps what it was shown."""

    def __init__(self, text="The display says E-1042."):
        self.text = text
        self.shown = []

    async def __call__(self, pictures):
        self.shown.append([each.media_type for each in pictures])
        return self.text


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF"])
@pytest.mark.parametrize("media_type", ["image/png", "application/octet-stream"])
async def test_a_picture_is_read_whatever_slack_calls_it(client, shared, kind, media_type):
    files = [shared("printer.x", picture(kind), media_type)]

    reading = await read_files(files, client=client, see=Eyes())

    assert reading == Reading((Turn("the picture printer.x", "The display says E-1042."),), ())


async def test_all_pictures_of_a_question_are_read_at_once_and_stand_nearest_to_it(client, shared):
    eyes = Eyes()
    files = [
        shared("a.png", picture(), "image/png"),
        shared("b.log", b"fuse 3 is blown"),
        shared("c.png", picture("GIF"), "image/gif"),
    ]

    reading = await read_files(files, client=client, see=eyes)

    assert eyes.shown == [["image/png", "image/png"]]
    assert [turn.speaker for turn in reading.turns] == ["the file b.log", "the pictures a.png, c.png"]


async def test_when_no_model_could_read_it_that_is_said_and_the_other_files_are_read(client, shared):
    files = [shared("a.png", picture(), "image/png"), shared("b.log", b"fuse 3 is blown")]

    reading = await read_files(files, client=client, see=Eyes(""))

    assert [turn.text for turn in reading.turns] == ["fuse 3 is blown"]
    assert reading.notes == ("a.png was not read: the language model could not read it.",)


@pytest.mark.parametrize(
    ("file", "reason"),
    [
        (("plan.svg", b"<svg/>", "image/svg+xml"), "of pictures, only PNG, JPEG, WEBP and GIF can be read here."),
        (("a.png", b"fuse 3 is blown", "image/png"), "of pictures, only PNG, JPEG, WEBP and GIF can be read here."),
        (("a.png", picture()[:50], "image/png"), "it is damaged."),
        (("a.png", bomb(), "image/png"), "it has more than 50 million pixels."),
    ],
)
async def test_what_is_no_picture_or_too_much_of_one_is_shown_to_no_model(client, shared, file, reason):
    eyes = Eyes()

    reading = await read_files([shared(*file)], client=client, see=eyes)

    assert (reading.notes, eyes.shown) == ((f"{file[0]} was not read: {reason}",), [])


async def test_no_more_is_taken_of_what_a_model_says_of_pictures_than_there_is_room_for(client, shared):
    files = [shared("a.png", picture(), "image/png")]

    reading = await read_files(files, client=client, see=Eyes("x" * 99), limits=FileLimits(max_picture_characters=10))

    assert [turn.text for turn in reading.turns] == ["x" * 10]


async def test_kept_files_are_read_again_by_their_ids(slack, client):
    ana = slack.person("Ana")
    file = slack.file(ana, "printer.log", b"fuse 3 is blown")
    ana.say(slack.channel("printers", ana), "look", files=(file,))
    kept = kept_files([{"id": file.id, "name": "printer.log", "url_private": "https://files.slack.com/x"}, {"id": 7}])

    reading = await read_files(unread(kept), client=client)

    assert [(each.id, each.name) for each in kept] == [(file.id, "printer.log")]
    assert reading.turns == (Turn("the file printer.log", "fuse 3 is blown"),)


async def test_a_kept_file_that_is_gone_is_said_by_its_name(client):
    kept = kept_files([{"id": "F404", "name": "printer.log"}])

    assert (await read_files(unread(kept), client=client)).notes == (
        "printer.log was not read: it is gone, or Slack does not show it.",
    )
