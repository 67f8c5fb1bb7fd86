"""A Postgres server of the tests' own: on a socket in a folder that is gone afterwards, without a network."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

# Postgres refuses to run as root, as tests in a container do.
NOBODY = 65_534
USER = NOBODY if os.geteuid() == 0 else None


def what_is_missing() -> str:
    """Return what this machine lacks to run a Postgres server and talk to it, or an empty string."""
    programs = [program for program in ("initdb", "pg_ctl") if shutil.which(program) is None]
    return ", ".join([*programs, *(["psycopg"] if find_spec("psycopg") is None else [])])


@contextmanager
def running_server() -> Iterator[str]:
    """Run a server with nothing in it, and yield the URL of a database on it."""
    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    data = folder / "data"
    if USER is not None:
        os.chown(folder, USER, USER)
    # Nothing here must survive a power cut.
    options = f"-k {folder} -h '' -c fsync=off -c full_page_writes=off"
    try:
        run("initdb", "-D", str(data), "-U", "footnote", "-A", "trust", "-E", "UTF8", "--no-sync", cwd=folder)
        run("pg_ctl", "-D", str(data), "-w", "-l", str(folder / "log"), "-o", options, "start", cwd=folder)
        yield f"postgresql://footnote@/postgres?host={folder}"
    finally:
        if (data / "postmaster.pid").exists():
            run("pg_ctl", "-D", str(data), "-w", "-m", "fast", "stop", cwd=folder)
        shutil.rmtree(folder)


def run(*command: str, cwd: Path) -> None:
    subprocess.run(command, cwd=cwd, user=USER, group=USER, check=True, stdout=subprocess.DEVNULL)
