from io import StringIO

import pytest
from rich.console import Console

from answering.approval import request_approval
from cli.approving import Approver


class Typing(Console):
    """A terminal at which somebody types one line."""

    def __init__(self, typed, **options):
        self.printed = StringIO()
        super().__init__(file=self.printed, width=60, color_system=None, **options)
        self.typed = typed

    def input(self, prompt="", **options):
        self.print(prompt, end="")
        return super().input("", stream=StringIO(self.typed), **options)

    @property
    def shown(self):
        return self.printed.getvalue()


def request(arguments='{\n  "cluster": "[red]ledger[/red]"\n}'):
    return request_approval("grafana", "restart", arguments, seconds=60)


@pytest.mark.parametrize(
    ("typed", "is_approved"),
    [("y\n", True), (" YES \n", True), ("\n", False), ("n\n", False), ("yes please\n", False), ("ja\n", False)],
)
async def test_only_a_plain_yes_is_one(typed, is_approved):
    assert await Approver(Typing(typed, force_terminal=True))(request()) is is_approved


async def test_a_person_reads_server_tool_and_every_argument_as_it_will_be_sent():
    console = Typing("n\n", force_terminal=True)
    await Approver(console)(request())

    assert "grafana would run restart with" in console.shown
    assert '"cluster": "[red]ledger[/red]"' in console.shown
    assert "Run it? [y/N]" in console.shown


async def test_where_nobody_sits_the_answer_is_no_and_nothing_is_asked():
    console = Typing("y\n", force_terminal=False)

    assert await Approver(console)(request()) is False
    assert console.shown == ""


async def test_a_keyboard_that_is_closed_has_not_said_yes():
    from answering.approval import is_approved

    assert not await is_approved(request(), Approver(Typing("", force_terminal=True)))
