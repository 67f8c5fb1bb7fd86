#!/usr/bin/env python3
"""Move the oldest messages of a pigeonhole queue to another queue, so that new ones are handled first.

The messages keep their order and their keys. The script can be stopped with Ctrl-C at any time: a batch
has either been moved whole or not at all.
"""

import argparse
import http.client
import json
import re
import sys
import time
from collections.abc import Sequence

BROKER = "pigeonhole.north.kestrel.example"
BATCH = 200  # The broker refuses to move more than 256 messages in one transaction.
PAUSE_SECONDS = 0.5  # Leaves the consumers room: without it a drain takes all of the broker's disk time.

EXIT_DONE = 0
EXIT_TIMEOUT = 3
EXIT_REFUSED = 4


class BrokerError(Exception):
    """The broker said no; the message starts with its code, such as PGH-503."""


def seconds(text: str) -> int:
    """Return the seconds of a duration such as `90s`, `20m` or `2h`.

    Raises:
        argparse.ArgumentTypeError: the text is not a number followed by s, m or h.
    """
    match = re.fullmatch(r"(\d+)([smh])", text)
    if match is None:
        raise argparse.ArgumentTypeError(f"{text!r} is not a duration; write for example 90s, 20m or 2h")
    return int(match[1]) * {"s": 1, "m": 60, "h": 3600}[match[2]]


def timeout(text: str) -> int:
    """Return a drain timeout in seconds, between 1 and 3,600.

    Zero is refused on purpose: it once meant "no limit", and a queue stayed closed for 47 minutes.

    Raises:
        argparse.ArgumentTypeError: the text is not a number in that range.
    """
    if not text.isdecimal() or not 1 <= int(text) <= 3600:
        raise argparse.ArgumentTypeError(f"{text!r} must be between 1 and 3600 seconds")
    return int(text)


def move_batch(queue: str, target: str, older_than: int) -> int:
    """Move up to one batch of messages and return how many were moved.

    Raises:
        BrokerError: the broker answered with an error code.
    """
    connection = http.client.HTTPSConnection(BROKER, timeout=30)
    try:
        body = json.dumps({"to": target, "older_than_seconds": older_than, "limit": BATCH})
        connection.request("POST", f"/queues/{queue}/move", body, {"Content-Type": "application/json"})
        answer = connection.getresponse()
        content = json.loads(answer.read())
    finally:
        connection.close()
    if answer.status != http.client.OK:
        raise BrokerError(f"{content['code']}: {content['message']}")
    return int(content["moved"])


def drain(queue: str, target: str, *, older_than: int, drain_timeout: int) -> tuple[int, bool]:
    """Move batches until none is left or the time is up; return how many moved and whether it finished."""
    deadline = time.monotonic() + drain_timeout
    moved = 0
    while time.monotonic() < deadline:
        count = move_batch(queue, target, older_than)
        moved += count
        if count == 0:
            return moved, True
        time.sleep(PAUSE_SECONDS)
    return moved, False


def parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    """Return the command line as typed values."""
    parser = argparse.ArgumentParser(description="Move old messages of a queue out of the way.")
    parser.add_argument("queue", help="for example labels.print")
    parser.add_argument("--to", required=True, help="queue that receives the messages")
    parser.add_argument("--older-than", type=seconds, default=600, help="for example 20m; default 10m")
    parser.add_argument("--drain-timeout", type=timeout, default=300, help="in seconds; default 300")
    return parser.parse_args(arguments)


def main(arguments: Sequence[str] | None = None) -> int:
    """Drain as the command line says and return the exit status."""
    options = parse(arguments)
    try:
        moved, finished = drain(
            options.queue, options.to, older_than=options.older_than, drain_timeout=options.drain_timeout
        )
    except BrokerError as refusal:
        sys.stderr.write(f"{refusal}\nNothing more was moved. See the queue backlog runbook.\n")
        return EXIT_REFUSED
    sys.stdout.write(f"{moved} messages moved from {options.queue} to {options.to}\n")
    return EXIT_DONE if finished else EXIT_TIMEOUT


if __name__ == "__main__":
    raise SystemExit(main())
