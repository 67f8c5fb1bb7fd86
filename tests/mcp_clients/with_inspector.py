"""The Inspector, in TypeScript: it is a command, so each attempt is a run of its own."""

import json
import re
import subprocess
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from tests.conformance.node_tools import NodeTools
from tests.conformance.served_sample import ServedSample

Run = Callable[[Sequence[str]], "subprocess.CompletedProcess[str]"]
_SECONDS = 180


def try_inspector(tools: NodeTools, served: ServedSample, home: Path) -> dict[str, dict[str, str]]:
    """Return what came of each attempt, by transport and name: "ok" or the reason; its own files go to that home."""
    run = partial(_run, ["env", f"HOME={home}", *tools.inspector, "--cli"])
    stdio = ["--transport", "stdio", "--connect-timeout", "60000"]
    tail = ["--", *served.stdio]
    http = [served.url, "--transport", "http", "--header"]
    right, wrong = f"Authorization: Bearer {served.token}", f"Authorization: Bearer {'x' * 43}"
    over_http = _attempts(run, [*http, right], [])
    refused = run([*http, wrong, "--method", "tools/list", "--stored-auth-only"])
    over_http["wrong token"] = (
        "ok" if refused.returncode != 0 and "auth_required" in refused.stdout + refused.stderr else _said(refused)
    )
    return {"stdio": _attempts(run, stdio, tail), "http": over_http}


def _attempts(start: Run, options: Sequence[str], tail: Sequence[str]) -> dict[str, str]:
    def run(*method: str) -> subprocess.CompletedProcess[str]:
        return start([*options, *method, *tail])

    def call(tool: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        return run("--method", "tools/call", "--tool-name", tool, "--tool-arg", *arguments)

    listed = run("--method", "tools/list", "--strict")
    searched = call("search_docs", "query=salary range of level L4", "limit=3")
    found = re.search(r"chunk_id=([0-9a-f]+)", searched.stdout)
    got = call("get_chunk", f"chunk_id={found[1] if found else ''}", "section=true")
    failed = call("get_chunk", "chunk_id=there-is-no-such-chunk")
    return {
        "list": "ok" if listed.returncode == 0 and "get_chunk" in listed.stdout else _said(listed),
        "search": "ok" if "Salary bands" in searched.stdout else _said(searched),
        "get": "ok" if "<document-" in got.stdout else _said(got),
        "error": "ok" if '"isError": true' in failed.stdout and "search_docs" in failed.stdout else _said(failed),
    }


def _run(command: Sequence[str], arguments: Sequence[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*command, *arguments], capture_output=True, text=True, check=False, timeout=_SECONDS, stdin=subprocess.DEVNULL
    )


def _said(done: subprocess.CompletedProcess[str]) -> str:
    return json.dumps((done.stderr or done.stdout)[-300:])
