"""`python -m playground.slack`: serve a workspace with two people and a channel, until Ctrl-C."""

import argparse
import json
import threading
from contextlib import suppress
from pathlib import Path

from playground.slack.instructions import instructions
from playground.slack.sample import SAMPLE
from playground.slack.server import running
from playground.slack.slack import Slack


def main() -> None:
    """Read the command line and serve."""
    parser = argparse.ArgumentParser(prog="python -m playground.slack", description=__doc__)
    parser.add_argument("--port", type=int, default=8092, help="port on the loopback interface (0: any that is free)")
    parser.add_argument("--manifest", type=Path, help="the app's manifest, in JSON (without: one that asks for much)")
    chosen = parser.parse_args()
    manifest = json.loads(chosen.manifest.read_text(encoding="utf-8")) if chosen.manifest else SAMPLE
    slack = Slack(manifest)
    slack.channel("general", slack.person("Ana Costa"), slack.person("Ben Ito"))
    with suppress(KeyboardInterrupt), running(slack, port=chosen.port) as server:
        print(instructions(server), flush=True)
        threading.Event().wait()


if __name__ == "__main__":
    main()
