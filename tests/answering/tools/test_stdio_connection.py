import asyncio
import os
import select
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from answering.errors import ServerNotAsked
from answering.tools.answer_text import answer_text
from answering.tools.server import ToolServer
from answering.tools.stdio_connection import StdioConnection

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="counts processes in /proc")


def children():
    """The processes that this one has started, by the mode of the fake server."""
    found = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            arguments = (folder / "cmdline").read_bytes().split(b"\0")
            parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
        except (OSError, ValueError):
            continue
        if parent == os.getpid() and b"tests.fakes.tool_server" in arguments:
            found[int(folder.name)] = arguments[-2].decode()
    return found


async def defined(server, name):
    return next(each for each in await server.list_tools() if each.name == name)


async def test_one_child_answers_every_call_and_is_gone_afterwards(by_stdio):
    async with by_stdio("fine") as server:
        query = await defined(server, "query")
        started = children()
        results = await asyncio.gather(*(server.call(query, {"expr": str(number)}) for number in range(8)))

        assert [answer_text(each, 100) for each in results] == [f"result of {number}" for number in range(8)]
        assert children() == started
        assert len(started) == 1
    assert children() == {}


async def test_a_child_sees_its_own_variables_and_no_others(by_stdio, monkeypatch):
    monkeypatch.setenv("FOOTNOTE__EMBEDDER__API_KEY", "s3cret")
    async with by_stdio("fine", environment={"GRAFANA_TOKEN": "t0ken"}) as server:
        seen = answer_text(await server.call(await defined(server, "environment"), {}), 10_000)

    assert "GRAFANA_TOKEN=t0ken" in seen
    assert "s3cret" not in seen


async def test_a_child_that_dies_within_a_call_costs_a_line_and_is_started_again(by_stdio):
    async with by_stdio("fine") as server:
        die, query = await defined(server, "die"), await defined(server, "query")
        with pytest.raises(ServerNotAsked, match=r"^Grafana could not be asked: it ended while it was asked\.$"):
            await server.call(die, {})
        assert answer_text(await server.call(query, {"expr": "up"}), 100) == "result of up"


async def test_a_child_that_keeps_dying_is_given_longer_and_longer_pauses(by_stdio):
    time = [100.0]
    async with by_stdio("dies_at_start", clock=lambda: time[0]) as server:
        said = []
        for seconds in (0, 0, 0, 1, 0, 2, 0):
            time[0] += seconds
            with pytest.raises(ServerNotAsked) as raised:
                await server.list_tools()
            said.append(str(raised.value).removeprefix("Grafana could not be asked: "))

    ended, again = "it ended while it was asked.", "it keeps ending, and is started again in {} s."
    assert said == [ended, ended, again.format(1), ended, again.format(2), ended, again.format(4)]


@pytest.mark.parametrize("mode", ["hangs", "babble"])
async def test_a_child_that_hangs_or_floods_from_its_start_is_left_after_its_time_and_ended(by_stdio, mode):
    async with by_stdio(mode, seconds=0.5) as server:
        with pytest.raises(ServerNotAsked, match=r"it did not answer within 0\.5 s\.$"):
            await server.list_tools()
    assert children() == {}


async def test_a_slow_tool_costs_its_child_and_the_next_call_has_a_new_one(by_stdio):
    async with by_stdio("fine") as server:
        slow, query = await defined(server, "slow"), await defined(server, "query")
        first = children()
        server.timeout_seconds = 0.5
        with pytest.raises(ServerNotAsked, match=r"did not answer within 0\.5 s"):
            await server.call(slow, {})
        server.timeout_seconds = 60
        assert answer_text(await server.call(query, {"expr": "up"}), 100) == "result of up"
        assert children().keys() != first.keys()
    assert children() == {}


@pytest.fixture
def pipe(tmp_path):
    """A pipe that whoever reads it waits for, and what writes into it without waiting for a reader."""
    path = tmp_path / "pipe"
    os.mkfifo(path)
    end = os.open(path, os.O_RDWR)
    yield str(path), lambda text: os.write(end, text.encode())
    os.close(end)


async def test_a_call_that_is_too_slow_costs_those_of_others_nothing(by_stdio, pipe):
    path, write = pipe
    async with by_stdio("fine") as server:
        slow, told, query = [await defined(server, name) for name in ("slow", "told", "query")]
        first = children()
        waiting = asyncio.create_task(server.call(told, {"pipe": path}))
        await server.call(query, {"expr": "up"})
        server.timeout_seconds = 0.5
        with pytest.raises(ServerNotAsked, match=r"did not answer within 0\.5 s"):
            await server.call(slow, {})
        server.timeout_seconds = 60
        await server.call(query, {"expr": "up"})
        both = children()
        write("said at last\n")

        assert answer_text(await waiting, 100) == "said at last"
        assert first.keys() < both.keys()
        assert len(both) == 2
    assert children() == {}


async def test_a_child_that_is_too_slow_again_and_again_is_not_held_to_be_dying(by_stdio):
    async with by_stdio("fine", clock=lambda: 100.0) as server:
        for _ in range(3):
            is_open = asyncio.Event()

            async def wait(_client, is_open=is_open):
                is_open.set()
                await asyncio.Event().wait()

            call = asyncio.create_task(server.connection.run(wait))
            await is_open.wait()
            server.connection.give_up(call)
            call.cancel()
        assert await defined(server, "query")


async def test_a_flood_of_one_answer_is_cut(by_stdio):
    async with by_stdio("fine") as server:
        text = answer_text(await server.call(await defined(server, "flood"), {}), 1_000)

    assert len(text) < 1_100
    assert text.endswith("[Cut here: the whole answer has 12,000,000 characters.]")


async def test_noise_before_the_protocol_does_not_matter_and_is_not_logged(by_stdio, caplog):
    async with by_stdio("noise") as server:
        assert await defined(server, "query")

    assert "Welcome" not in caplog.text


async def test_a_child_that_ignores_the_end_is_killed(by_stdio):
    async with by_stdio("stubborn") as server:
        await server.list_tools()
        assert list(children().values()) == ["stubborn"]
    assert children() == {}


async def test_a_command_that_is_not_there_costs_a_line(nowhere):
    server = ToolServer("grafana", StdioConnection(["/no/such/program"], {}, errors=nowhere), 5)
    with pytest.raises(ServerNotAsked, match=r"its command cannot be started \(No such file or directory\)\.$"):
        await server.list_tools()
    await server.close()


async def test_whoever_stops_asking_leaves_the_child_to_the_others(by_stdio):
    async with by_stdio("fine") as server:
        slow, query = await defined(server, "slow"), await defined(server, "query")
        asking = asyncio.create_task(server.call(slow, {}))
        await server.call(query, {"expr": "up"})
        before = children()
        asking.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asking
        assert answer_text(await server.call(query, {"expr": "up"}), 100) == "result of up"
        assert children() == before


def test_a_loop_that_ends_without_closing_ends_the_child(nowhere):
    async def leave_open():
        environment = {"PYTHONPATH": str(Path(__file__).parents[3])}
        command = [sys.executable, "-m", "tests.fakes.tool_server", "fine"]
        await ToolServer("grafana", StdioConnection(command, environment, errors=nowhere), 60).list_tools()
        assert len(children()) == 1

    asyncio.run(leave_open())
    assert children() == {}


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT])
def test_a_child_ends_with_the_process_however_that_ends(how):
    program = [sys.executable, "-m", "tests.fakes.leaving_open"]
    root = Path(__file__).parents[3]
    process = subprocess.Popen(program, cwd=root, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    assert process.stdout
    child = os.pidfd_open(int(process.stdout.readline()))
    try:
        process.send_signal(how)
        process.wait(60)
        readable, _, _ = select.select([child], [], [], 120)
        assert readable == [child]
    finally:
        os.close(child)
        process.stdout.close()
