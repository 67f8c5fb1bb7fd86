"""`python -m playground.confluence`: serve the sample wiki, or a generated one, until Ctrl-C."""

import argparse
from functools import partial

from playground.confluence.serving import serve


def main() -> None:
    """Read the command line and serve."""
    parser = argparse.ArgumentParser(prog="python -m playground.confluence", description=__doc__)
    parser.add_argument("--port", type=int, default=8090, help="port on the loopback interface (0: any that is free)")
    parser.add_argument("--kind", choices=("cloud", "data-center"), default="cloud", help="which Confluence it is")
    parser.add_argument("--pages", type=int, default=0, help="so many generated pages in place of the sample wiki")
    chosen = parser.parse_args()
    serve(chosen.kind, port=chosen.port, pages=chosen.pages, announce=partial(print, flush=True))


if __name__ == "__main__":
    main()
