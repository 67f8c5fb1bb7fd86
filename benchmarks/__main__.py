"""`python -m benchmarks [NAME]…`: every benchmark, or the named ones; each prints ratios within one run."""

import sys

from benchmarks import embedding, start

BENCHMARKS = {"start": start.main, "embedding": embedding.main}


def main(names: list[str]) -> int:
    """Run the benchmarks and return 2 for a name that does not exist."""
    for name in names or BENCHMARKS:
        if name not in BENCHMARKS:
            print(f"There is no benchmark {name!r}; there are {', '.join(BENCHMARKS)}.", file=sys.stderr)
            return 2
        print(f"== {name}")
        BENCHMARKS[name]()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
