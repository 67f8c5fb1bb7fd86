"""Files: what the files of a question say. Whatever is not read is said in words, never passed over."""

import asyncio
import codecs
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from answering.llm.language_model import Picture
from answering.prompting.turn import Turn
from bot.conversation.calling import told
from bot.conversation.download import download
from bot.conversation.errors import FileUnread
from bot.conversation.pdf_text import pdf_text
from bot.conversation.picture import is_picture, picture_of
from ledger.questions import QuestionFile

See = Callable[[Sequence[Picture]], Awaitable[str]]
"""Returns what pictures show and say; empty when that could not be had."""

# Answering shows a model the start of each turn, so a file comes as several.
_TURN_CHARACTERS = 1_500
_NAME_CHARACTERS = 80
# What each of these holds is no text. Anything else is fetched, and looked at.
_NO_TEXT = {"audio": "sound", "video": "films", "font": "fonts"}
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
# What a text may hold besides what can be seen; a log may be coloured.
_CONTROLS = "\t\n\r\f\x1b"
_GONE = ("tombstone", "hidden_by_limit")
_ASK = "check_file_info"
_NOT_SEEN = "images cannot be read here."


@dataclass(frozen=True, slots=True)
class FileLimits:
    """How much is read of the files of one question.

    Attributes:
        max_characters: Of all of them together; answering has room for about 2,000 tokens of a conversation.
        max_picture_characters: Of what all pictures show and say, besides.
    """

    max_files: int = 5
    max_bytes: int = 10_000_000
    max_characters: int = 6_000
    max_picture_characters: int = 3_000


@dataclass(frozen=True, slots=True)
class Reading:
    """What came of the files of a question.

    Attributes:
        turns: Their text, as what was said before the question.
        notes: A sentence for each file that was not read, or not to its end.
    """

    turns: tuple[Turn, ...] = ()
    notes: tuple[str, ...] = ()


async def read_files(
    files: object, *, client: AsyncWebClient, see: See | None = None, limits: FileLimits = FileLimits()
) -> Reading:
    """Return what the files of a message say.

    Args:
        files: Of the message, as in its event.
        client: Of the workspace; needs the scope `files:read`.
        see: Reads pictures; None when no model can.
        limits: How much is read.
    """
    shared = [each for each in files if isinstance(each, dict)] if isinstance(files, list) else []
    described = await asyncio.gather(*(_described(each, client) for each in shared[: limits.max_files]))
    read = await asyncio.gather(*(_content(each, client, limits, can_see=see is not None) for each in described))
    turns: list[Turn] = []
    pictures: list[tuple[str, Picture]] = []
    notes: list[str] = []
    room = limits.max_characters
    for file, found in zip(described, read, strict=True):
        name = _name(file)
        if isinstance(found, FileUnread):
            notes.append(f"{name} was not read: {found}")
            continue
        if isinstance(found, Picture):
            pictures.append((name, found))
            continue
        if len(found) > room:
            notes.append(f"Only the first {room:,} characters of {name} were read." if room else _no_room(name))
        turns += _turns(f"the file {name}", found[:room])
        room -= min(room, len(found))
    if see and pictures:
        # Last, as what is nearest to the question.
        turns += await _seen(pictures, see, limits, notes)
    if (more := len(shared) - len(described)) > 0:
        notes.append(f"{more} more {'file was' if more == 1 else 'files were'} not read.")
    return Reading(tuple(turns), tuple(notes))


def kept_files(files: Sequence[Mapping[str, Any]]) -> tuple[QuestionFile, ...]:
    """Return what is kept of the files of a message, for a process that takes the question over."""
    return tuple(QuestionFile(each["id"], _name(each)) for each in files if isinstance(each.get("id"), str))


def unread(files: Sequence[QuestionFile]) -> list[Mapping[str, Any]]:
    """Return kept files as a message describes those that must be asked for: `read_files` takes them."""
    return [{"id": each.id, "name": each.name, "file_access": _ASK} for each in files]


async def _described(file: Mapping[str, Any], client: AsyncWebClient) -> Mapping[str, Any]:
    """Return what Slack tells of a file: one in a conversation with others comes as an id alone."""
    if file.get("file_access") != _ASK:
        return file
    answer = await told("files.info", client.files_info(file=str(file.get("id"))))
    found = answer.get("file") if answer else None
    return found if isinstance(found, dict) else {"name": file.get("name"), "mode": _GONE[0]}


async def _seen(pictures: Sequence[tuple[str, Picture]], see: See, limits: FileLimits, notes: list[str]) -> list[Turn]:
    """Return what all pictures of a question show, read in one request; adds to the notes when that fails."""
    names = ", ".join(name for name, _ in pictures)
    text = (await see([picture for _, picture in pictures]))[: limits.max_picture_characters]
    if not text:
        notes += [f"{name} was not read: the language model could not read it." for name, _ in pictures]
        return []
    return _turns(f"the picture{'s' if len(pictures) > 1 else ''} {names}", text)


async def _content(
    file: Mapping[str, Any], client: AsyncWebClient, limits: FileLimits, *, can_see: bool
) -> str | Picture | FileUnread:
    try:
        return await _read(file, client, limits, can_see=can_see)
    except FileUnread as error:
        return error


async def _read(file: Mapping[str, Any], client: AsyncWebClient, limits: FileLimits, *, can_see: bool) -> str | Picture:
    _check(file, limits, can_see=can_see)
    address = file.get("url_private_download") or file.get("url_private")
    fetched = await download(str(address or ""), client=client, max_bytes=limits.max_bytes)
    if fetched is None:
        raise FileUnread("Slack did not hand it out.")
    body, media = fetched
    if media == "text/html" and _media(file) != media:
        raise FileUnread("Slack did not hand it out.")
    if _media(file) == "application/pdf" or body.startswith(b"%PDF-"):
        text = await pdf_text(body, max_characters=limits.max_characters + 1)
    elif is_picture(body):
        return await _picture(body, can_see=can_see)
    elif _is_image(file):
        raise FileUnread("of pictures, only PNG, JPEG, WEBP and GIF can be read here.")
    else:
        text = decoded(body)
    if not text.strip():
        raise FileUnread("there is no text in it.")
    return text.strip()


async def _picture(body: bytes, *, can_see: bool) -> Picture:
    if not can_see:
        raise FileUnread(_NOT_SEEN)
    return await picture_of(body)


def _check(file: Mapping[str, Any], limits: FileLimits, *, can_see: bool) -> None:
    """Raise for what need not be fetched to know that it is not read."""
    kind = _media(file).partition("/")[0]
    if file.get("mode") in _GONE:
        raise FileUnread("it is gone, or Slack does not show it.")
    if kind in _NO_TEXT:
        raise FileUnread(f"{_NO_TEXT[kind]} cannot be read here.")
    if _is_image(file) and not can_see:
        raise FileUnread(_NOT_SEEN)
    if file.get("is_external") or file.get("mode") == "external":
        raise FileUnread("it is kept outside of Slack.")
    size = file.get("size")
    if isinstance(size, int) and size > limits.max_bytes:
        raise FileUnread(f"it is larger than {limits.max_bytes / 1_000_000:,.0f} MB.")


def decoded(body: bytes) -> str:
    """Return bytes as text.

    Raises:
        FileUnread: they are none.
    """
    encoding = next((name for mark, name in _MARKS if body.startswith(mark)), "utf-8")
    try:
        text = body.decode(encoding)
    except UnicodeDecodeError:
        # Western European texts of older programs; every byte is a character there.
        text = body.decode("cp1252", "replace")
    if any(character < " " and character not in _CONTROLS for character in text):
        raise FileUnread("only text and PDF can be read here.")
    return text


def _turns(speaker: str, text: str) -> list[Turn]:
    pieces = (text[start : start + _TURN_CHARACTERS] for start in range(0, len(text), _TURN_CHARACTERS))
    return [Turn(speaker, piece) for piece in pieces]


def _no_room(name: str) -> str:
    return f"{name} was not read: the files before it are long enough."


def _is_image(file: Mapping[str, Any]) -> bool:
    return _media(file).startswith("image/")


def _media(file: Mapping[str, Any]) -> str:
    media = file.get("mimetype")
    return media.lower() if isinstance(media, str) else ""


def _name(file: Mapping[str, Any]) -> str:
    name = file.get("name") or file.get("title")
    words = " ".join(name.split()) if isinstance(name, str) else ""
    shown = "".join(character for character in words if character.isprintable())
    return shown[:_NAME_CHARACTERS] or "A file"
