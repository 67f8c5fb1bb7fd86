"""Processes that begin and end as one; modules of the standard library stand for those of Footnote."""

import os

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


def test_of_one_that_does_not_end_when_it_is_told_it_is_said_that_it_was_killed(tmp_path):
    os.mkfifo(ready := str(tmp_path / "ready"))
    deaf = f"import signal; signal.signal(15, signal.SIG_IGN); open({ready!r}, 'w').close(); signal.pause()"
    ended = f"open({ready!r}).close()"
    with pytest.raises(Refused) as refused:
        run_together(
            {"reader": ("timeit", "-n1", "-r1", ended), "bot": ("timeit", "-n1", "-r1", deaf)}, patience_seconds=0.1
        )

    assert str(refused.value).endswith("The others were ended. The bot took too long to end, and was killed.")
