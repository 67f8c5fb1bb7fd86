"""Needs: what so many chunks, searches and edits take, and what of it outgrows one machine. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass

from cli import assumed
from cli.assumed import Assumption
from cli.growth import Growth, Value

_DAY_SECONDS = 86_400
_MONTH_DAYS = 30
# Upkeep of the whole is done once a minute at most (docs/operations.md).
_UPKEEPS_A_DAY = 1_440


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody reckons with.

    Attributes:
        chunks: In the index.
        searches_a_second: In the busiest second.
        edits_a_day: Documents that change.
        embedded_a_second: Chunks, by processors.
        gpu_embedded_a_second: Chunks, by a GPU.
        gb_month: Price of keeping 10^9 bytes in object storage for a month.
        thousand_reads: Price of that many requests that read.
        thousand_writes: Price of that many requests that write or list.
    """

    chunks: int
    searches_a_second: float
    edits_a_day: float
    embedded_a_second: Assumption = assumed.EMBEDDED_A_SECOND
    gpu_embedded_a_second: Assumption = assumed.GPU_EMBEDDED_A_SECOND
    gb_month: Assumption = assumed.PRICE_GB_MONTH
    thousand_reads: Assumption = assumed.PRICE_1000_READS
    thousand_writes: Assumption = assumed.PRICE_1000_WRITES

    def assumed(self) -> dict[str, Assumption]:
        """Return by name whatever was not measured with the rest."""
        return {
            "chunks_per_second": self.embedded_a_second,
            "gpu_chunks_per_second": self.gpu_embedded_a_second,
            "price_gb_month": self.gb_month,
            "price_1000_reads": self.thousand_reads,
            "price_1000_writes": self.thousand_writes,
        }


@dataclass(frozen=True, slots=True)
class Need:
    """One thing that is needed.

    Attributes:
        name: For programs.
        what: For people.
        amount: In its unit.
        unit: Such as GB.
        known: How: measured, interpolated, extrapolated, assumed.
        error: Of the check of the curve (cli.growth); None where there is no curve.
        most: Of one machine; None where there is no such bound.
        answer: What to do, or to set, once that is passed.
    """

    name: str
    what: str
    amount: float
    unit: str
    known: str
    error: float | None = None
    most: float | None = None
    answer: str = ""

    @property
    def share(self) -> float:
        """Of what one machine has; 0 where nothing bounds it."""
        return self.amount / self.most if self.most else 0.0

    @property
    def is_too_much(self) -> bool:
        """Whether one machine is not enough for it."""
        return self.share > 1


def needs(growth: Growth, asked: Asked) -> list[Need]:
    """Return what is needed, in the order in which one asks for it."""
    values = {name: figure.at(asked.chunks) for name, figure in growth.figures.items()}
    return [*_room(values), *_work(values, asked), *_searching(values, asked), *_editing(values, asked)]


def storage_needs(growth: Growth, asked: Asked) -> list[Need]:
    """Return what the same asks of object storage in a month, if the busiest second lasted all month, and its price."""
    counts, disk = growth.counts, growth.figures["disk_mb"].at(asked.chunks)
    searches = asked.searches_a_second * _DAY_SECONDS * _MONTH_DAYS
    edits = asked.edits_a_day * _MONTH_DAYS
    upkeeps = min(asked.edits_a_day, _UPKEEPS_A_DAY) * _MONTH_DAYS
    times = {"search": searches, "edit": edits, "upkeep": upkeeps}
    reads, writes = (sum(counts[each][kind] * times[each] for each in times) for kind in ("reads", "writes"))
    known = f"counted with {growth.counted_chunks:,} chunks"
    price = (
        disk.amount / 1000 * asked.gb_month.amount
        + reads / 1000 * asked.thousand_reads.amount
        + writes / 1000 * asked.thousand_writes.amount
    )
    return [
        Need("storage_reads", "requests that read, a month", reads / 1e6, "million", known),
        Need("storage_writes", "requests that write or list, a month", writes / 1e6, "million", known),
        Need("storage_price", "their price and that of the room, a month", price, "$", _price_kind(asked)),
    ]


def _price_kind(asked: Asked) -> str:
    kinds = {asked.gb_month.kind, asked.thousand_reads.kind, asked.thousand_writes.kind}
    return kinds.pop() if len(kinds) == 1 else "in part assumed"


def _room(values: dict[str, Value]) -> Iterator[Need]:
    yield _need(
        "disk",
        "index on disk",
        values["disk_mb"],
        "GB",
        0.001,
        most=assumed.DISK_GB / 3,
        answer="Keep three times as much free: upkeep writes anew before it removes. Beyond that a larger disk under "
        "data_dir, or index.uri = s3://… (docs/object-storage.md). Longer chunks (embedder.max_tokens) are fewer.",
    )
    yield _need(
        "indexer_memory",
        "memory of the indexer at most",
        max(values["index_peak_mb"], values["edit_peak_mb"], key=lambda value: value.amount),
        "GB",
        0.001,
        most=assumed.MEMORY_GB / 2,
        answer="No setting lowers it: give the indexer a machine of its own with that much.",
    )
    yield _need(
        "search_memory",
        "memory of each process that searches",
        values["search_mb"],
        "GB",
        0.001,
        most=assumed.MEMORY_GB / 4,
        answer="No setting lowers it. LanceDB's documentation bounds what it keeps of indexes at 6 GB a process, which "
        "was not reached here.",
    )


def _work(values: dict[str, Value], asked: Asked) -> Iterator[Need]:
    parts = [values["vector_index_cpu_s"], values["other_indexes_cpu_s"]]
    yield Need(
        "index_hours",
        "making all indexes from nothing, hours of one core",
        sum(part.amount for part in parts) / 3600,
        "h",
        parts[0].known,
        max((part.error for part in parts), key=abs),
        most=float(assumed.PATIENCE_HOURS),
        answer="No setting spreads it over machines; Lance uses all cores of one. Searches go on meanwhile.",
    )
    for name, where, rate in (
        ("embedding_hours", "2 cores", asked.embedded_a_second),
        ("gpu_embedding_hours", "a GPU", asked.gpu_embedded_a_second),
    ):
        yield Need(
            name,
            f"making all vectors on {where}, {rate.amount:,g} chunks a second",
            asked.chunks / rate.amount / 3600,
            "h",
            rate.kind,
            most=float(assumed.PATIENCE_HOURS),
            answer="embedder.threads for more cores; embedder.model = litellm:… with embedder.requests for a server "
            "with a GPU. Passages are found by their words meanwhile.",
        )


def _searching(values: dict[str, Value], asked: Asked) -> Iterator[Need]:
    answer = "No setting trades recall for time: how much is looked at is fixed (index/reader.py)."
    yield _need("search_ms", "a search, median", values["search_p50_ms"], "ms")
    yield _need(
        "slow_search_ms",
        "a search, 95th percentile",
        values["search_p95_ms"],
        "ms",
        most=assumed.SEARCH_SECONDS * 1000,
        answer=answer,
    )
    yield _need(
        "narrow_search_ms",
        "a search by who may read less than 5 %",
        max(values["search_p50_ms"], values["narrow_search_p50_ms"], key=lambda value: value.amount),
        "ms",
        most=assumed.SEARCH_SECONDS * 1000,
        answer=answer,
    )
    yield _need("cold_search_ms", "a search whose rows are not in memory", values["cold_p50_ms"], "ms")
    search = values["search_cpu_ms"]
    yield Need(
        "cores",
        f"cores for {asked.searches_a_second:g} searches a second",
        asked.searches_a_second / 1000 * (search.amount + values["embed_cpu_ms"].amount),
        "cores",
        search.known,
        search.error,
        most=assumed.CORES / 2,
        answer="More processes of the bot and the MCP server, on more machines: index.uri on object storage, "
        "ledger.url on Postgres, deploy/kubernetes/scaled.",
    )


def _editing(values: dict[str, Value], asked: Asked) -> Iterator[Need]:
    edit = [values["commit_cpu_s"], values["tidy_edits_cpu_s"]]
    seconds = sum(part.amount for part in edit)
    upkeep = values["upkeep_cpu_s"]
    yield Need(
        "edit_seconds",
        "replacing a document, and its upkeep, of one core",
        seconds,
        "s",
        edit[0].known,
        max((part.error for part in edit), key=abs),
    )
    day = asked.edits_a_day * seconds + min(asked.edits_a_day, _UPKEEPS_A_DAY) * upkeep.amount
    yield Need(
        "writing_share",
        f"of the day, {asked.edits_a_day:,.0f} edits keep the one writer busy",
        day / _DAY_SECONDS * 100,
        "%",
        upkeep.known,
        upkeep.error,
        most=50.0,
        answer="One writer at a time; no setting changes that. Rarer runs (schedule of a source) put many edits into "
        "one commit and one upkeep.",
    )


def _need(
    name: str, what: str, value: Value, unit: str, factor: float = 1.0, *, most: float | None = None, answer: str = ""
) -> Need:
    return Need(name, what, value.amount * factor, unit, value.known, value.error, most, answer)
