"""`python -m playground.confluence`: serve the sample wiki, or a generated one, until Ctrl-C."""

import argparse
import threading
from contextlib import suppress

from playground.confluence.generated import generate
from playground.confluence.instructions import instructions
from playground.confluence.sample import load_sample
from playground.confluence.server import running
from playground.confluence.settings import Settings


def main() -> None:
    """Read the command line and serve."""
    parser = argparse.ArgumentParser(prog="python -m playground.confluence", description=__doc__)
    parser.add_argument("--port", type=int, default=8090, help="port on the loopback interface (0: any that is free)")
    parser.add_argument("--kind", choices=("cloud", "data-center"), default="cloud", help="which Confluence it is")
    parser.add_argument("--pages", type=int, default=0, help="so many generated pages in place of the sample wiki")
    chosen = parser.parse_args()
    site = generate(chosen.pages) if chosen.pages else load_sample()
    with suppress(KeyboardInterrupt), running(site, Settings(kind=chosen.kind), port=chosen.port) as server:
        print(instructions(server), flush=True)
        threading.Event().wait()


if __name__ == "__main__":
    main()
