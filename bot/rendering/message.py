"""Message: what one message of ours holds, in the forms in which Slack may take it. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from bot.limits import SECTION_CHARACTERS, TEXT_CHARACTERS
from bot.rendering.mrkdwn import mrkdwn
from bot.rendering.split import split

Block = dict[str, Any]
"""One block as Slack takes it in JSON."""

_LESS = "…"


@dataclass(frozen=True, slots=True)
class Form:
    """One way to send a message.

    Attributes:
        blocks: What a client shows; none when the text is all there is.
        text: Mrkdwn: what stands in a notification, and in a client that shows no blocks.
    """

    blocks: tuple[Block, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Message:
    """One message of ours.

    Attributes:
        markdown: Its words, as a stream shows them.
        below: What stands below them: notes, sources, buttons.
        below_text: The same in mrkdwn, without the buttons.
    """

    markdown: str
    below: tuple[Block, ...] = ()
    below_text: str = ""

    @property
    def plain(self) -> str:
        """All of it but the buttons, in mrkdwn; of words that are too long for it the beginning, above the sources."""
        below = shortened(self.below_text, TEXT_CHARACTERS // 2)
        above = shortened(mrkdwn(self.markdown), TEXT_CHARACTERS - len(below) - 2)
        return "\n\n".join(filter(None, [above, below]))

    @property
    def forms(self) -> Iterator[Form]:
        """Yield what to try, one after the other, until Slack takes it: Markdown, the older markup, text alone."""
        text = self.plain or _LESS
        yield Form((*markdown_blocks(self.markdown), *self.below), text)
        yield Form((*_sections(self.markdown), *self.below), text)
        yield Form((), text)


@dataclass(frozen=True, slots=True)
class Rendered:
    """Something to say, in one message or more.

    Attributes:
        markdown: All its words.
        messages: In order; what stands below is below the last one.
    """

    markdown: str
    messages: tuple[Message, ...]


def markdown_blocks(markdown: str) -> Sequence[Block]:
    """Return the block of a Markdown text of at most `MARKDOWN_CHARACTERS`; none of an empty one."""
    return [{"type": "markdown", "text": markdown}] if markdown.strip() else []


def shortened(text: str, characters: int) -> str:
    """Return a mrkdwn text of at most so many characters, cut behind a line or word, never within a link or code."""
    if len(text) <= characters:
        return text
    cut = text[: characters - len(_LESS) - len("\n```")]
    cut = cut[: max(cut.rfind("\n"), cut.rfind(" "), len(cut) // 2)]
    if cut.rfind("<") > cut.rfind(">"):
        cut = cut[: cut.rfind("<")]
    if not cut.count("```") % 2 and cut[cut.rfind("\n") + 1 :].count("`") % 2:
        # Code that is cut open is no code, and what stands in it is read as markup.
        cut = cut[: cut.rfind("`")]
    return f"{cut}{_LESS}" + ("\n```" if cut.count("```") % 2 else "")


def _sections(markdown: str) -> list[Block]:
    """Return a text as sections; one that grows too long in mrkdwn, by its escapes, is cut."""
    return [
        {
            "type": "section",
            "expand": True,
            "text": {"type": "mrkdwn", "text": shortened(text, SECTION_CHARACTERS), "verbatim": True},
        }
        for part in split(markdown, SECTION_CHARACTERS // 2)
        if (text := mrkdwn(part))
    ]
