"""The real process on its standard streams, among strangers: whatever comes in, protocol comes out, or nothing."""

import json
import queue
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
SETTINGS = 'data_dir = "data"\n[sources.wiki]\nkind = "folder"\npath = "docs"\nreaders = ["everyone"]\n'
HELLO = {"protocolVersion": "2025-11-25", "capabilities": {}, "clientInfo": {"name": "a test", "version": "1"}}
# What opening the index and its models imports.
HEAVY = ("lancedb", "pyarrow", "onnxruntime", "fastembed", "litellm", "retrieval.search", "wiring.rooms")
_SECONDS = 60


def call(number: Any, arguments: str, tool: str = "search_docs") -> str:
    return (
        f'{{"jsonrpc":"2.0","id":{number},"method":"tools/call","params":{{"name":"{tool}","arguments":{arguments}}}}}'
    )


RUBBISH: dict[str, str | bytes] = {
    "no JSON": "hello",
    "an empty line": "",
    "half of an object": '{"jsonrpc":',
    "null": "null",
    "a number": "5",
    "no request": "[]",
    "a batch": '[{"jsonrpc":"2.0","id":900,"method":"ping"}]',
    "no method": '{"jsonrpc":"2.0","id":901}',
    "a method that is a number": '{"jsonrpc":"2.0","id":902,"method":5}',
    "an older protocol": '{"jsonrpc":"1.0","id":903,"method":"ping"}',
    "an unknown method": '{"jsonrpc":"2.0","id":904,"method":"tools/destroy"}',
    "an unknown notification": '{"jsonrpc":"2.0","method":"notifications/nope"}',
    "a cancellation of nothing": '{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":12345}}',
    "a cancellation of a list": '{"jsonrpc":"2.0","method":"notifications/cancelled","params":[]}',
    "an answer to nothing": '{"jsonrpc":"2.0","id":905,"result":{}}',
    "no UTF-8": b"\xff\xfe\x00bad",
    "NUL bytes": b"\x00\x00",
    "a line end of Windows": '{"jsonrpc":"2.0","method":"notifications/initialized"}\r',
    "deep lists": "[" * 100_000,
    "deep objects": '{"a":' * 50_000,
    "deep arguments": call(906, '{"query":' + "[" * 3000 + "]" * 3000 + "}"),
    "half a character": call(907, '{"query":"\\ud800"}'),
    "a number of thousands of digits": call(908, '{"query":"x","limit":' + "9" * 6000 + "}"),
    "no number": call(909, '{"query":NaN}'),
    "arguments that are text": call(910, '"keys"'),
    "a list of parameters": '{"jsonrpc":"2.0","id":911,"method":"tools/call","params":[]}',
    "a tool that is a number": '{"jsonrpc":"2.0","id":912,"method":"tools/call","params":{"name":7}}',
    "an unknown tool": call(913, "{}", tool="delete_everything"),
    "an id that is null": call("null", "{}"),
    "an id that is an object": call("{}", "{}"),
    "an address of a file": '{"jsonrpc":"2.0","id":914,"method":"resources/read","params":{"uri":"file:///etc/passwd"}}',
    "an unknown prompt": '{"jsonrpc":"2.0","id":915,"method":"prompts/get","params":{"name":"x"}}',
    "a line of megabytes": call(916, '{"limit":"' + "x" * 3_000_000 + '"}'),
}


class Server:
    """The process, its standard input, and every line of its standard output."""

    def __init__(self, process: "subprocess.Popen[bytes]") -> None:
        self.process = process
        self.lines: list[bytes] = []
        self._queue: queue.Queue[bytes | None] = queue.Queue()
        self._number = 0
        self._reader = Thread(target=self._read, daemon=True)
        self._reader.start()

    def send(self, line: str | bytes) -> None:
        assert self.process.stdin
        self.process.stdin.write((line if isinstance(line, bytes) else line.encode()) + b"\n")
        self.process.stdin.flush()

    def ask(self, method: str, **params: Any) -> Any:
        """Return what answers a request; every other message that comes before is kept."""
        self._number += 1
        self.send(json.dumps({"jsonrpc": "2.0", "id": self._number, "method": method, "params": params}))
        while True:
            line = self._queue.get(timeout=_SECONDS)
            assert line is not None, f"it ended with {self.process.wait()}"
            message = json.loads(line)
            if message.get("id") == self._number:
                return message.get("result", message.get("error"))

    def end(self) -> int:
        """Close its standard input, and return how it ended."""
        assert self.process.stdin
        self.process.stdin.close()
        code = self.process.wait(_SECONDS)
        while self._queue.get(timeout=_SECONDS) is not None:
            pass
        return code

    def close(self) -> None:
        """Give back the streams of a process that has ended."""
        self._reader.join(_SECONDS)
        for stream in (self.process.stdin, self.process.stdout):
            if stream:
                with suppress(BrokenPipeError):
                    stream.close()

    def _read(self) -> None:
        assert self.process.stdout
        for line in self.process.stdout:
            self.lines.append(line)
            self._queue.put(line)
        self._queue.put(None)


@contextmanager
def running(folder: Path, *program: str) -> Iterator[Server]:
    """Run the server inside the block, greeted already."""
    (folder / "docs").mkdir()
    (folder / "footnote.toml").write_text(SETTINGS, encoding="utf-8")
    command = [sys.executable, *(program or ("-m", "mcp_server")), "--config", str(folder / "footnote.toml")]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, cwd=ROOT)
    server = Server(process)
    try:
        server.ask("initialize", **HELLO)
        server.send('{"jsonrpc":"2.0","method":"notifications/initialized"}')
        yield server
    finally:
        process.kill()
        process.wait()
        server.close()


def test_rubbish_is_survived_and_standard_output_holds_nothing_but_protocol(tmp_path):
    with running(tmp_path) as server:
        for name, line in RUBBISH.items():
            server.send(line)
            assert server.ask("ping") == {}, name
        found = server.ask("tools/call", name="search_docs", arguments={"query": "keys"})
        server.send(b'{"jsonrpc":"2.0","id":1,"met')
        code = server.end()

    assert code == 0
    assert found["isError"]
    assert found["content"][0]["text"] == "Nothing has been indexed yet. Ask whoever runs Footnote; then call again."
    messages = [json.loads(line) for line in server.lines]
    assert {message["jsonrpc"] for message in messages} == {"2.0"}
    told = b"".join(server.lines)
    assert b"Traceback" not in told
    assert str(tmp_path).encode() not in told
    assert max(map(len, server.lines)) < 20_000


@pytest.mark.parametrize(
    "sent", [b"", b'{"jsonrpc":"2.0","id":7,"method":"tools/list"}'], ids=["nothing", "half a line"]
)
def test_it_ends_in_order_with_its_input(tmp_path, sent):
    with running(tmp_path) as server:
        assert server.process.stdin
        server.process.stdin.write(sent)

        assert server.end() == 0
    assert "Traceback" not in (tmp_path / "log").read_text()


def test_tools_are_listed_before_the_index_and_its_models_are_imported(tmp_path):
    # A module that is None here cannot be imported: whoever tries, fails.
    program = f"import sys; sys.modules.update(dict.fromkeys({HEAVY!r})); from mcp_server.start import main; main()"
    script = tmp_path / "light.py"
    script.write_text(f"import sys; sys.path.insert(0, {str(ROOT)!r}); {program}")
    with running(tmp_path, str(script)) as server:
        tools = [tool["name"] for tool in server.ask("tools/list")["tools"]]
        found = server.ask("tools/call", name="search_docs", arguments={"query": "keys"})

        assert tools == ["search_docs", "get_chunk"]
        # Now they were needed; the process has not ended for it.
        assert found["content"][0]["text"].startswith("Something went wrong; whoever runs Footnote finds it in the log")
        assert server.end() == 0
