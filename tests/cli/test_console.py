import io

import pytest
from rich.text import Text

from cli.console import WordsConsole


@pytest.mark.parametrize("is_terminal", [True, False])
def test_what_is_printed_gives_the_terminal_no_orders(is_terminal):
    written = io.StringIO()
    console = WordsConsole(file=written, force_terminal=is_terminal, color_system=None)
    console.print(Text("see \x1b]8;;https://evil.example\x1b\\this page\x1b]8;;\x1b\\\x9b2J\r\x07"), "one\ntwo")

    assert written.getvalue() == "see ]8;;https://evil.example\\this page]8;;\\2J one\ntwo\n"
