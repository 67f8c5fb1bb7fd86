"""Together: several processes of Footnote that begin and end as one."""

import asyncio
import signal
import sys
from asyncio.subprocess import Process
from collections.abc import Mapping, Sequence

from cli.demo_documents import ROOT
from cli.exits import FAULTS_FOUND
from wiring.refused import Refused

# Each ends by itself within ten seconds, whatever it is at.
_PATIENCE_SECONDS = 10.0
# In its first moments a process dies of the signal, as any does.
_IN_ORDER = (0, -signal.SIGTERM)


def run_together(modules: Mapping[str, Sequence[str]], *, patience_seconds: float = _PATIENCE_SECONDS) -> None:
    """Run modules, each in a process of its own, until SIGTERM, SIGINT or SIGHUP, or until one ends; then end all.

    They share standard output and standard error with this process.

    Args:
        modules: Module and arguments by the name that messages call it.
        patience_seconds: How long one may take to end before it is killed.

    Raises:
        Refused: one ended by itself, or not in order; which, and how.
    """
    asyncio.run(_run(modules, patience_seconds))


async def _run(modules: Mapping[str, Sequence[str]], patience_seconds: float) -> None:
    told = _told_to_end()
    processes = {
        # A session of its own: Ctrl-C reaches this process alone, which tells each of them once.
        name: await asyncio.create_subprocess_exec(sys.executable, "-m", *module, cwd=ROOT, start_new_session=True)
        for name, module in modules.items()
    }
    ends = {name: asyncio.create_task(process.wait()) for name, process in processes.items()}
    waiting = asyncio.create_task(told.wait())
    await asyncio.wait({waiting, *ends.values()}, return_when=asyncio.FIRST_COMPLETED)
    waiting.cancel()
    alone = [] if told.is_set() else [name for name, end in ends.items() if end.done()]
    codes = await _ended(processes, ends, patience_seconds)
    problems = [f"The {name} {_how_it_ended(codes[name])} The others were ended." for name in alone]
    problems += [
        f"The {name} {_how_it_went_wrong(codes[name])}."
        for name in codes
        if name not in alone and codes[name] not in _IN_ORDER
    ]
    if problems:
        raise Refused(" ".join(problems), FAULTS_FOUND)


def _how_it_ended(code: int) -> str:
    if code < 0:
        return f"was ended by another program or by the system: {_code(code)}."
    return f"ended by itself, with {_code(code)}; what it said stands above."


def _how_it_went_wrong(code: int) -> str:
    if code == -signal.SIGKILL:
        return "took too long to end, and was killed"
    return f"did not end in order: {_code(code)}"


def _code(code: int) -> str:
    return f"exit code {code}" if code >= 0 else signal.Signals(-code).name


def _told_to_end() -> asyncio.Event:
    """Return what is set when this process is told to end."""
    told = asyncio.Event()
    for each in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        # Whoever starts it by nohup wants it to stay.
        if signal.getsignal(each) is not signal.SIG_IGN:
            asyncio.get_running_loop().add_signal_handler(each, told.set)
    return told


async def _ended(
    processes: Mapping[str, Process], ends: Mapping[str, asyncio.Task[int]], patience_seconds: float
) -> dict[str, int]:
    """End those that still run, by force if they take too long, and return the exit codes of all."""
    for process in processes.values():
        if process.returncode is None:
            process.terminate()
    await asyncio.wait(ends.values(), timeout=patience_seconds)
    for name, end in ends.items():
        if not end.done():
            processes[name].kill()
    return {name: await end for name, end in ends.items()}
