import os
import subprocess
import sys
from dataclasses import replace

import pytest

from ledger.process import random_id, this_process


def test_this_process_is_not_gone():
    assert this_process().pid == os.getpid()
    assert not this_process().is_gone


def test_process_that_has_ended_is_gone_unless_it_ran_elsewhere():
    child = subprocess.Popen([sys.executable, "-c", ""])
    child.wait()
    ended = replace(this_process(), pid=child.pid)
    assert ended.is_gone
    assert not replace(ended, pid_space="another container").is_gone


@pytest.mark.parametrize("pid", [0, -1, -(2**30), 2**40])
def test_number_that_is_no_process_id_is_never_called_gone(pid):
    assert not replace(this_process(), pid=pid).is_gone


def test_process_of_another_user_is_not_gone():
    # Process 1 is always there; whoever is not root may not signal it.
    assert not replace(this_process(), pid=1).is_gone


def test_random_ids_differ():
    assert len({random_id() for _ in range(1000)}) == 1000
