"""Begins to move a ledger, says so after the first rows, and goes on only when it is told to."""

import sys
from datetime import UTC, datetime

from ledger.moving import move_ledger


def _wait(_done: int, _total: int) -> None:
    sys.stdout.write("ready\n")
    sys.stdin.readline()


move_ledger(sys.argv[1], sys.argv[2], now=datetime.now(UTC), told=_wait)
