"""A contender that needs nothing, for the tests of how contenders are run."""

import importlib


def open_contender(start, prints=False, needs=""):
    if needs:
        importlib.import_module(needs)
    if prints:
        pass
    return {"add": lambda number: start + number, "divide": lambda: start // 0}
