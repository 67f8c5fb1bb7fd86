"""Assumed: what a reckoning of size needs and this project has not measured, each with where it is from.

None of these is a fact about your vendor or your machine: each can be given in its place, and is shown beside what
rests on it.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Assumption:
    """A figure that is taken as it is.

    Attributes:
        amount: In the unit that its name tells.
        kind: In two words, for a table: assumed, say.
        source: Whose it is, and of when.
    """

    amount: float
    kind: str
    source: str

    def replaced(self, given: float | None) -> "Assumption":
        """Return this one, or what was given in its place."""
        return self if given is None else Assumption(given, "as given", "as given")


# Texts of 8 to 250 words with their statements; held to docs/benchmarks.md by a test.
EMBEDDED_A_SECOND = Assumption(
    24.5, "measured rate", "measured on 2 cores with the built-in model: docs/benchmarks.md, Indexing"
)
GPU_EMBEDDED_A_SECOND = Assumption(
    1_000,
    "assumed",
    "not measured: Infinity's documentation, read in November 2026, tells of 62,000 tokens a second by an NVIDIA L4 "
    "and a model of 28 times the work a token; a small one keeps a GPU less busy, so 150,000 are reckoned with",
)
_LIST_PRICE = "not a quotation: what guides of November 2026 tell of S3 Standard in us-east-1; ask your vendor"
PRICE_GB_MONTH = Assumption(0.023, "assumed", _LIST_PRICE)
PRICE_1000_READS = Assumption(0.0004, "assumed", _LIST_PRICE)
PRICE_1000_WRITES = Assumption(0.005, "assumed", _LIST_PRICE)
# What is called one machine: larger ones are sold, and cost.
CORES = 8
MEMORY_GB = 32
DISK_GB = 1_000
PATIENCE_HOURS = 24  # for a first run, and for making indexes anew
SEARCH_SECONDS = 1.0
