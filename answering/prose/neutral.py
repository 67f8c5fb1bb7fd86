"""Neutral: what a model wrote, so that showing it can do nothing. Pure.

What comes out holds no image, no HTML, no mention, and no link but to the pages that are cited, whichever client shows
it: markup that could become one of these is broken by rule, not looked for by shape. Words are kept, and code stays
code. Citations `[n]` are not touched.
"""

import re

from answering.prose.addresses import NOTHING, Permitted, code_addresses_replaced, prose_addresses_replaced
from answering.prose.code_spans import CodeSpan, closes_fence, code_spans, opens_fence
from answering.prose.invisible import without_invisible

_FIRST_PLACE = 0xF0000
_PLACE = re.compile("[\U000f0000-\U000ffffd]")
# An escaped full stop or slash is a full stop or slash to the reader, and to a client that looks for addresses.
_ESCAPED = re.compile(r"(?<!\\)\\+(?=[.:/@&<>!．。｡])")
_TAG = re.compile(r"(?<!<)<++(?=[^\s\d=-])")
_TAG_END = re.compile(r"‹([^‹›<>\n]*)>")
_ENTITY = re.compile(r"&(?=#\d|#x[0-9a-f]|[a-z][a-z0-9]*;)", re.IGNORECASE)
_BROADCAST = re.compile(r"@(?=(?:here|channel|everyone|group)(?![a-z0-9]))", re.IGNORECASE)
_TARGET = r"\(\s*+(?P<url>[^\s()]*+(?:\([^\s()]*+\)[^\s()]*+)*+)(?:\s++[^()\n]*+)?\)"
# What is nested deeper is broken like any other odd bracket.
_NESTED_LINKS = 4
_LINK = re.compile(rf"(?P<image>!?)\[(?P<text>[^\[\]]*)\]{_TARGET}")
_DEFINITION = re.compile(r"(^[ \t>*+\-\d.)]*\[(?:[^\[\]\\]|\\.)*\]|\A[^\[\]]*\]):", re.MULTILINE)
# Slack reads these also in code.
_SLACK_IN_CODE = re.compile(
    r"<(?=!(?:here|channel|everyone|group|subteam|date)|@[a-z0-9]|#c[a-z0-9]|(?:https?|ftp|mailto|tel|slack|file):)",
    re.IGNORECASE,
)
_LANGUAGE = re.compile(r"[\w+#-]*")
# More, and Markdown takes a fence for a line of code.
_MAX_INDENT = 3
_LABEL_CHARACTERS = 500


def neutral(text: str, permitted: Permitted) -> str:
    """Return a text of a model's as it may be shown. To do it again changes nothing.

    Args:
        text: A sentence, or a whole answer.
        permitted: The addresses that what it cites allows.
    """
    return _Neutral(permitted).text(without_invisible(text))


def label(text: str) -> str:
    """Return a title or a name, which anybody may have given, as one line that can do nothing where it is shown.

    Nobody reads a title to its end that is longer than a paragraph: it is cut.
    """
    if len(text) > _LABEL_CHARACTERS:
        text = f"{text[:_LABEL_CHARACTERS]}…"
    line = _inert(_without_tags(" ".join(without_invisible(text).split())))
    return prose_addresses_replaced(line, NOTHING, as_code=str)


class _Neutral:
    """One text on its way. What is ready is put aside, a private character in its place."""

    def __init__(self, permitted: Permitted) -> None:
        self._permitted = permitted
        self._aside: list[str] = []

    def text(self, text: str) -> str:
        marked, place = "", 0
        for span in code_spans(text):
            marked += text[place : span.start] + self._put_aside(self._code(text, span))
            place = span.end
            rest = text[place:].partition("\n")[0]
            # Behind a fence nothing may stand, or it closes nothing.
            if span.is_block and rest.strip():
                marked += "\n"
                place += len(rest) - len(rest.lstrip())
            elif span.is_block:
                place += len(rest)
        return self._whole(self._prose(marked + text[place:]))

    def _prose(self, text: str) -> str:
        text = _ESCAPED.sub("", text).replace("`", "'")
        text = re.sub("~{3,}", "~~", text)
        text = _ENTITY.sub("& ", _without_tags(text))
        text = _BROADCAST.sub("@ ", text)
        for _ in range(_NESTED_LINKS):
            text = _LINK.sub(self._link, text)
        text = _DEFINITION.sub(r"\1 :", text.replace("](", "] (").replace("![", "! ["))
        return self._addresses(text)

    def _addresses(self, text: str) -> str:
        return prose_addresses_replaced(text, self._permitted, as_code=lambda code: self._put_aside(f"`{code}`"))

    def _link(self, found: re.Match[str]) -> str:
        """Keep a link to a cited page; of any other one leave words and address."""
        text, url = found["text"], found["url"]
        if url in self._permitted.links and not found["image"] and text.strip() and self._addresses(text) == text:
            return self._put_aside(f"[{text}]({url})")
        return text if not url or url in text else f"{text} ({url})".lstrip()

    def _code(self, text: str, span: CodeSpan) -> str:
        code = text[span.start : span.end]
        if span.is_block:
            code = _block(code)
        elif "|" in code:
            # In a row of a table a bar ends the cell, and the code with it.
            code = prose_addresses_replaced(_inert(_without_tags(code)), self._permitted, as_code=str)
        return code_addresses_replaced(_SLACK_IN_CODE.sub("‹", code), self._permitted)

    def _put_aside(self, ready: str) -> str:
        self._aside.append(ready)
        return chr(_FIRST_PLACE + len(self._aside) - 1)

    def _whole(self, text: str) -> str:
        """Put back what was put aside, apart from what would change how it is read."""
        whole = ""
        for character in text:
            piece = character
            if _PLACE.match(character):
                piece = self._whole(self._aside[ord(character) - _FIRST_PLACE])
                if whole.endswith(("`", "\\", "!")) and piece.startswith(("`", "[")):
                    whole += " "
            whole += piece
        return whole


def _inert(text: str) -> str:
    """Break links, images, entities and mentions; addresses are left."""
    text = text.replace("](", "] (").replace("![", "! [")
    return _BROADCAST.sub("@ ", _ENTITY.sub("& ", text))


def _without_tags(text: str) -> str:
    return _TAG_END.sub(r"‹\1›", _TAG.sub(lambda found: "‹" * len(found.group()), text))


def _block(code: str) -> str:
    """Return a fenced block that every renderer ends where it ends here."""
    first, *lines = code.split("\n")
    opening = opens_fence(first.expandtabs(4))
    if opening is None:
        return code
    fence, indent = opening["fence"], min(len(opening["indent"]), _MAX_INDENT)
    surplus = len(opening["indent"]) - indent
    if lines and closes_fence(lines[-1], fence):
        lines.pop()
    language = _LANGUAGE.match(opening["info"].strip())
    margin = " " * indent
    shown = [f"{margin}{fence}{language.group() if language else ''}"]
    shown += [_indented(line, indent, surplus) for line in lines]
    return "\n".join([*shown, margin + fence])


def _indented(line: str, indent: int, surplus: int) -> str:
    """Take the surplus from the start of a line, and leave at least the indent: less would end a list, and the code."""
    words = line.lstrip(" \t")
    if not words:
        return ""
    width = len(line[: len(line) - len(words)].expandtabs(4))
    return " " * max(indent, width - surplus) + words
