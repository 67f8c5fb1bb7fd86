"""The contender's side: a process of its own that does what it is asked, one JSON line at a time.

`python -m benchmarks.worker PACKAGE.MODULE '{"argument": …}'` calls `open_contender(**arguments)` of that module, which
returns the functions that may be asked for. Every contender has a process, so that memory and time are its own.
"""

import importlib
import json
import os
import resource
import sys
from collections.abc import Callable
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

Handlers = dict[str, Callable[..., Any]]


def main(module: str, arguments: str) -> None:
    """Serve requests until standard input ends; whatever libraries print goes to standard error."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    try:
        handlers: Handlers = importlib.import_module(module).open_contender(**json.loads(arguments))
        answer: dict[str, Any] = {"value": sorted(handlers)}
    except ImportError as error:
        handlers, answer = {}, {"missing": error.name or str(error)}
    print(json.dumps(answer | memory()), file=answers, flush=True)
    for line in sys.stdin:
        request = json.loads(line)
        started, worked = perf_counter(), process_time()
        value = handlers[request["do"]](**request["with"])
        used = {"seconds": perf_counter() - started, "cpu_seconds": process_time() - worked}
        print(json.dumps({"value": value} | used | memory()), file=answers, flush=True)


def memory() -> dict[str, float]:
    """Return what this process holds now and held at most, in megabytes of 10^6 bytes."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6
    statm = Path("/proc/self/statm")
    if not statm.exists():  # no Linux: only the peak is known
        return {"rss_mb": peak, "peak_mb": peak}
    return {"rss_mb": int(statm.read_text().split()[1]) * resource.getpagesize() / 1e6, "peak_mb": peak}


if __name__ == "__main__":
    main(*sys.argv[1:])
