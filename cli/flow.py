"""Flow: text that comes bit by bit, wrapped between words as if it had been there at once."""

import re

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from cli.emphasis import emphasised

_INDENT = "  "
_PIECES = re.compile(r"\n|[^\S\n]+|\S+")
_NOTE = r"\[\d+\]"
_FENCE = "```"


class Flow:
    """Text on its way to a terminal. Blocks of code keep their lines."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._column = 0
        self._space = ""
        self._is_code = False

    def put(self, text: str) -> None:
        """Print the next part of it."""
        has_code = self._is_code or _FENCE in text
        out = "".join(self._placed(piece) for piece in _PIECES.findall(text))
        shown = Text(out) if has_code else emphasised(out)
        shown.highlight_regex(_NOTE, "bold cyan")
        self._console.print(shown, end="", soft_wrap=True)

    def end_line(self) -> None:
        """Let what comes next begin a line."""
        if self._column:
            self._console.print()
        self._column, self._space = 0, ""

    def _placed(self, piece: str) -> str:
        """Return what is printed for a word, a space or an end of line."""
        if piece == "\n":
            self._column, self._space = 0, ""
            return "\n"
        if piece.isspace():
            self._space = piece
            return ""
        if piece.startswith(_FENCE) and not self._column:
            self._is_code = not self._is_code
        space, self._space = self._space, ""
        width = cell_len(space + piece)
        if not self._column:
            self._column = len(_INDENT) + width
            return _INDENT + space + piece
        if self._column + width > self._console.width - len(_INDENT) and not self._is_code:
            self._column = len(_INDENT) + cell_len(piece)
            return f"\n{_INDENT}{piece}"
        self._column += width
        return space + piece
