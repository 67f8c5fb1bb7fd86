"""Start: the settings become a running indexer. With `__main__` the door, and the only file here that knows wiring."""

import argparse
import logging
import os
import signal
import sys
from threading import Event

from config.errors import SettingsError
from wiring.indexer_service import run_indexer
from wiring.refused import Refused

_DIED = 1
_WRONG = 2
_HELP = (
    "Keeps the index up to date: looks through each source at its time and whenever somebody asks, until it is told to "
    "end, by SIGTERM or Ctrl-C."
)


def main() -> int:
    """Run the indexer; exit code 0 after it was told to end, 1 when its loop died, 2 when it could not begin."""
    parser = argparse.ArgumentParser(prog="python -m indexer", description=_HELP)
    parser.add_argument("--config", default="", help="The settings file; footnote.toml in this folder otherwise.")
    arguments = parser.parse_args()
    ended = Event()
    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, lambda *_: ended.set())
    try:
        service = run_indexer(arguments.config, ended)
    except (SettingsError, Refused) as error:
        sys.stderr.write(f"{error}\n")
        return _WRONG
    if service.is_alive():
        # It cannot be interrupted, and must not outlive what it works with.
        logging.shutdown()
        os._exit(0)
    return _DIED if service.has_died else 0
