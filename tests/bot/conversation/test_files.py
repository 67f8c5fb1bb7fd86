import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from slack_sdk.web.async_client import AsyncWebClient

from answering.prompting.turn import Turn
from bot.conversation.errors import FileUnread
from bot.conversation.files import FileLimits, Reading, decoded, read_files
from playground.slack.shapes.files import file_stub
from tests.bot.conversation.pictures import picture
from tests.bot.conversation.test_pdf_text import pdf
from tests.bot.conversation.test_people import JSON


async def test_a_text_is_what_was_said_before_the_question(client, shared):
    files = [shared("printer.log", "fuse 3 is blown – replace it".encode())]

    assert await read_files(files, client=client) == Reading(
        (Turn("the file printer.log", "fuse 3 is blown – replace it"),), ()
    )


async def test_a_pdf_is_read_whatever_slack_calls_it(client, shared):
    body = pdf(["Replace the fuse."])
    files = [shared("a.pdf", body, "application/pdf"), shared("b.bin", body, "application/octet-stream")]

    reading = await read_files(files, client=client)
    assert [turn.text for turn in reading.turns] == ["Replace the fuse."] * 2
    assert reading.notes == ()


@pytest.mark.parametrize(
    ("file", "reason"),
    [
        (("printer.png", picture(), "image/png"), "images cannot be read here."),
        (("printer.dat", picture("WEBP"), "application/octet-stream"), "images cannot be read here."),
        (("call.mp3", b"ID3", "audio/mpeg"), "sound cannot be read here."),
        (("plan.xlsx", b"PK\x03\x04\0\0", "application/zip"), "only text and PDF can be read here."),
        (("scan.pdf", pdf([]), "application/pdf"), "there is no text in it."),
        (("old.pdf", b"%PDF-1.4", "application/pdf"), "it is damaged."),
        (("empty.txt", b" \n", "text/plain"), "there is no text in it."),
    ],
)
async def test_whatever_is_not_read_is_said_in_words(client, shared, file, reason):
    assert await read_files([shared(*file)], client=client) == Reading((), (f"{file[0]} was not read: {reason}",))


@pytest.mark.parametrize(
    ("traits", "note"),
    [
        ({"mode": "tombstone"}, "it is gone, or Slack does not show it."),
        ({"mode": "hidden_by_limit"}, "it is gone, or Slack does not show it."),
        ({"is_external": True}, "it is kept outside of Slack."),
        ({"mode": "external"}, "it is kept outside of Slack."),
        ({"size": 10_000_001}, "it is larger than 10 MB."),
        ({"url_private_download": "https://example.com/x"}, "Slack did not hand it out."),
        ({"url_private_download": None, "url_private": None}, "Slack did not hand it out."),
    ],
)
async def test_what_slack_does_not_hand_out_is_said_too(client, shared, traits, note):
    files = [shared("printer.log", b"fuse", **traits)]

    assert await read_files(files, client=client) == Reading((), (f"printer.log was not read: {note}",))


async def test_the_page_for_signing_in_is_not_taken_for_the_file(slack, client, shared):
    files = [shared("printer.log", b"fuse")]
    client.token = "xoxb-of-nobody"

    assert (await read_files(files, client=client)).notes == ("printer.log was not read: Slack did not hand it out.",)


async def test_a_file_from_another_organisation_is_asked_for_by_its_id(slack, client):
    file = slack.file(slack.person("Ana"), "printer.log", b"fuse 3 is blown")
    ana = slack.person("Ana")
    ana.say(slack.channel("printers", ana), "look", files=(file,))

    reading = await read_files([file_stub(file)], client=client)
    assert reading.turns == (Turn("the file printer.log", "fuse 3 is blown"),)


async def test_a_file_that_is_unknown_by_its_id_is_said(client):
    reading = await read_files([{"id": "F404", "file_access": "check_file_info"}], client=client)

    assert reading.notes == ("A file was not read: it is gone, or Slack does not show it.",)


async def test_a_long_text_is_read_to_the_limit_and_no_further(client, shared):
    files = [shared("a.log", b"a" * 4_000), shared("b.log", b"b" * 4_000), shared("c.log", b"c")]

    reading = await read_files(files, client=client)
    assert "".join(turn.text for turn in reading.turns) == "a" * 4_000 + "b" * 2_000
    assert max(len(turn.text) for turn in reading.turns) <= 1_500
    assert reading.notes == (
        "Only the first 2,000 characters of b.log were read.",
        "c.log was not read: the files before it are long enough.",
    )


@pytest.mark.parametrize(("count", "note"), [(3, "1 more file was not read."), (5, "3 more files were not read.")])
async def test_of_many_files_the_first_are_read(client, shared, count, note):
    files = [shared(f"{number}.log", b"fuse") for number in range(count)]

    reading = await read_files(files, client=client, limits=FileLimits(max_files=2))
    assert (len(reading.turns), reading.notes) == (2, (note,))


async def test_a_name_cannot_bring_in_lines_or_invisible_signs(client, shared):
    files = [shared("a\nb\u202e" + "x" * 200, b"")]

    [note] = (await read_files(files, client=client)).notes
    assert note.startswith("a bxxx")
    assert len(note) < 130


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("Größe".encode(), "Größe"),
        ("Größe".encode("utf-8-sig"), "Größe"),
        ("Größe".encode("utf-16"), "Größe"),
        ("Größe".encode("cp1252"), "Größe"),
        (b"\x1b[31mred\x1b[0m\n", "\x1b[31mred\x1b[0m\n"),
    ],
)
def test_a_text_is_read_in_its_encoding(body, text):
    assert decoded(body) == text


@given(st.binary(max_size=300).map(lambda body: b"PK" + body + b"\0"))
def test_bytes_that_are_no_text_are_refused(body):
    with pytest.raises(FileUnread, match="only text and PDF"):
        decoded(body)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.dictionaries(st.sampled_from(["id", "name", "mimetype", "mode", "size", "url_private"]), JSON)) | JSON
)
async def test_whatever_stands_in_place_of_files_each_is_read_or_said(files):
    reading = await read_files(files, client=AsyncWebClient("xoxb-1", base_url="http://127.0.0.1:9/api/"))
    expected = [each for each in files if isinstance(each, dict)] if isinstance(files, list) else []
    assert bool(reading.notes) == bool(expected)
    assert reading.turns == ()
