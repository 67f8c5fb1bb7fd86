"""Processes that begin and end as one; modules of the standard library stand for those of Footnote."""

import pytest

from cli.together import run_together
from wiring.refused import Refused

WAITING = ("http.server", "0", "--bind", "127.0.0.1")


def test_when_one_ends_by_itself_the_others_are_ended_and_it_is_named():
    with pytest.raises(Refused) as refused:
        run_together({"reader": ("json.tool", "/there/is/no/such/file"), "server": WAITING})

    assert refused.value.code == 1
    assert str(refused.value) == (
        "The reader ended by itself, with exit code 2; what it said stands above. The others were ended."
    )


def test_of_one_that_was_killed_the_signal_is_named():
    killed = ("timeit", "-n1", "-r1", "import os; os.kill(os.getpid(), 9)")
    with pytest.raises(Refused) as refused:
        run_together({"indexer": killed, "server": WAITING})

    assert str(refused.value) == (
        "The indexer was ended by another program or by the system: SIGKILL. The others were ended."
    )
