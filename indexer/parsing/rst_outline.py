"""A reStructuredText file reduced to what its block structure hangs on, for the tree-sitter grammar.

The grammar is right about blocks, but its scanner takes quadratic time over inline markup that is never closed,
and runs out of bounds when blocks nest some hundred deep. Neither matters for finding blocks, so the grammar
gets an outline: one ASCII character for each character of the file, with inline markup blotted out and
indentation limited. Offsets into the outline's bytes are offsets into the text.
"""

import re

_MAX_INDENT = 60  # columns; the scanner is safe with a level for each of them
_TAB = 8  # docutils' tab stop, which the scanner shares
_BLOT = "x"

_NOT_ASCII = re.compile(r"[^\x00-\x7f]")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_BULLETS = str.maketrans({"•": "*", "‣": "*", "⁃": "*", "\v": " ", "\f": " "})
_ADORNMENT = re.compile(r"[ \t]*([!-/:-@\[-`{-~])\1*[ \t]*")
_INLINE = re.compile(r"[*`_|\[\]\\]|:(?!:?[ \t]*$)")  # two colons at the end announce a listing
_WORD = re.compile(r"\S")
# What may stand at the start of a line and make a block of it.
_EXPLICIT = re.compile(
    r"\.\.[ \t]+(?:\|[^|]{1,200}\|[ \t]+[\w:+.-]{1,100}::|[\w:+.-]{1,100}::"
    r"|_`[^`]{1,200}`:|_[^:]{0,200}:|\[[^\]]{1,100}\])?"
)
_MARKER = re.compile(
    r"(?:[-+*]|\(?(?:\d{1,9}|[A-Za-z]|[ivxlcdmIVXLCDM]{1,9}|#)[.)]|:[^:\s][^:]{0,100}:|\||>>>|__)(?=[ \t]|$)"
)
_MORE_MARKERS = re.compile(r"(?:(?:[-+*|]|\(?[\w#]{1,9}[.)]|:[^:\s][^:]{0,100}:|\.\.|__)[ \t]+)+")


def outline(text: str) -> bytes:
    """Return the outline of a file's text, of as many bytes as the text has characters."""
    ascii_only = _CONTROL.sub(_BLOT, _NOT_ASCII.sub(_BLOT, text.translate(_BULLETS)))
    return "\n".join(map(_line, ascii_only.split("\n"))).encode("ascii")


def _line(line: str) -> str:
    if not line or line.isspace():
        return line
    if _ADORNMENT.fullmatch(line):
        return _indent(line)
    content = line.lstrip(" \t")
    margin = _indent(line[: len(line) - len(content)])
    head = _EXPLICIT.match(content) or _MARKER.match(content)
    if not head:
        return margin + _INLINE.sub(_BLOT, content)
    rest = content[head.end() :]
    space = rest[: len(rest) - len(rest.lstrip(" \t"))]
    rest = _MORE_MARKERS.sub(lambda found: _WORD.sub(_BLOT, found[0]), rest[len(space) :], count=1)
    return margin + head[0] + space + _INLINE.sub(_BLOT, rest)


def _indent(margin: str) -> str:
    """Return the margin with what lies beyond the last permitted column blotted out."""
    if len(margin) * _TAB <= _MAX_INDENT or not margin[:1].isspace():
        return margin
    columns = 0
    for number, character in enumerate(margin):
        columns = columns + _TAB if character == "\t" else columns + 1
        if columns > _MAX_INDENT:
            return margin[:number] + _BLOT * (len(margin) - number)
    return margin
