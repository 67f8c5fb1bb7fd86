"""Tried with small shell programs in the place of git: what a process can do to us does not depend on git."""

import os
import sys
import threading
import time
from pathlib import Path

import pytest

from sources.git_process import Command, GitProcess, GitStopped


def start(script: str, *, silence_seconds: float = 20) -> GitProcess:
    return GitProcess(Command(["/bin/sh", "-c", script], {"PATH": os.defpath, "A": "1"}, silence_seconds))


def test_output_is_cut_into_records_whatever_their_length():
    with start("printf 'one\\0'; printf '%0500000d\\0' 0; printf 'end\\0'") as process:
        lengths = [len(record) for record in process.records(b"\0")]

    assert lengths == [3, 500_000, 3]


def test_a_conversation_is_read_piece_by_piece():
    with start('while read -r line; do printf "%s\\n<%s>" "${#line}" "$line"; done') as process:
        for said in (b"hello", b"a b"):
            process.write(said + b"\n")
            size = int(process.read_until(b"\n"))
            assert process.read_exactly(size + 2) == b"<" + said + b">"


def test_only_the_given_environment_is_passed_on():
    with start("env") as process:
        names = {line.partition(b"=")[0] for line in process.read_all().splitlines()}

    assert names - {b"PWD", b"SHLVL", b"_"} == {b"A", b"PATH"}


def test_a_failure_is_told_in_the_words_of_the_program():
    with start("echo went wrong >&2; exit 3") as process, pytest.raises(GitStopped, match="went wrong"):
        process.read_all()


def test_an_end_in_the_middle_of_an_answer_is_a_failure():
    with start("printf abc; echo broke >&2") as process, pytest.raises(GitStopped, match="broke"):
        process.read_exactly(4)
    with start("printf abc") as process, pytest.raises(GitStopped, match="code 0"):
        process.read_until(b"\n")
    with start("printf 'abc\\0half'") as process, pytest.raises(GitStopped):
        list(process.records(b"\0"))


def test_writing_to_a_program_that_ended_is_a_failure():
    with start("echo no >&2") as process:
        process.finish()
        with pytest.raises(GitStopped, match="no"):
            process.write(b"x\n")


def test_a_silent_program_and_its_helpers_are_killed(tmp_path: Path):
    with (
        start(f"sleep 600 & echo $! > {tmp_path}/helper; wait", silence_seconds=0.3) as process,
        pytest.raises(GitStopped, match=r"silent for 0\.3 seconds"),
    ):
        process.read_all()

    helper = int((tmp_path / "helper").read_text())
    deadline = time.monotonic() + 60  # a killed process that is not ours to wait for ends a moment later
    while is_running(helper) and time.monotonic() < deadline:
        threading.Event().wait(0.01)
    assert not is_running(helper)


def test_closing_ends_a_program_that_would_go_on():
    process = start("echo $$; sleep 600")
    number = int(process.read_until(b"\n"))
    process.close()
    process.close()

    assert not is_running(number)


def test_a_program_that_talks_only_to_its_error_output_does_not_block():
    script = f'{sys.executable} -c \'import sys; sys.stderr.write("x" * 1000000 + "last")\'; echo done'
    with start(script) as process:
        assert process.read_all() == b"done\n"
        assert process.error_text.endswith("last")


def is_running(number: int) -> bool:
    try:
        state = Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"
