"""TypedFilter: one filter as somebody typed it; and what several mean together, or what is wrong with them. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from difflib import get_close_matches
from typing import get_args

from index.chunk import Kind
from index.row_filter import Excluded
from retrieval.dates import read_date
from retrieval.errors import WrongFilter
from retrieval.filters import Filters

_KINDS: tuple[Kind, ...] = get_args(Kind)
_DATES = "2026-01-31, 2026-01, 2026, today, yesterday, or how long ago: 7d, 2w, 3m, 1y"


@dataclass(frozen=True, slots=True)
class TypedFilter:
    """One filter, not understood yet.

    Attributes:
        name: `source`, `path`, `label`, `kind`, `after`, `before`, `version`, or `phrase`.
        written: As it stood there, to name it in a message.
        instead: What else to do when it is wrong.
        is_excluded: What it names is left out.
    """

    name: str
    value: str
    written: str
    instead: str = ""
    is_excluded: bool = False

    def wrong(self, why: str) -> WrongFilter:
        """Return the error that says what is wrong with it."""
        return WrongFilter(f"{self.written}: {why}{self.instead}")


def build_filters(typed: Sequence[TypedFilter], sources: Sequence[str], now: datetime) -> Filters:
    """Return what several filters mean together: alternatives within a name, all names at once.

    Args:
        typed: As they were typed.
        sources: What the asker may search; no other source is named in a message.
        now: Aware; dates such as `2w` count from it.

    Raises:
        WrongFilter: one of them means nothing, or together they leave nothing.
    """
    for each in typed:
        if not each.value.strip():
            raise each.wrong("it says nothing to filter by.")
    wanted = [each for each in typed if not each.is_excluded]
    unwanted = [each for each in typed if each.is_excluded]
    after, before = _dates(typed, now)
    return Filters(
        sources=_sources(wanted, sources),
        paths=_paths(wanted),
        labels=_labels(wanted),
        kind=_kind(wanted, unwanted),
        versions=_values(wanted, "version"),
        phrases=_values(wanted, "phrase"),
        updated_after=after,
        updated_before=before,
        excluded=Excluded(
            _sources(unwanted, sources),
            _paths(unwanted),
            _labels(unwanted),
            _values(unwanted, "version"),
            _values(unwanted, "phrase"),
        ),
    )


def _of(typed: Sequence[TypedFilter], name: str) -> list[TypedFilter]:
    return [each for each in typed if each.name == name]


def _values(typed: Sequence[TypedFilter], name: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(" ".join(each.value.split()) for each in _of(typed, name)))


def _sources(typed: Sequence[TypedFilter], sources: Sequence[str]) -> tuple[str, ...]:
    known = {name.lower(): name for name in sources} | {name: name for name in sources}
    found: dict[str, None] = {}
    for each in _of(typed, "source"):
        name = each.value.strip() if each.value.strip() in known else each.value.strip().lower()
        if name not in known:
            near = get_close_matches(name, known, n=1)
            listed = f"You may search {', '.join(sources)}." if sources else "There is none that you may search."
            hint = f"Did you mean {known[near[0]]}?" if near else listed
            raise each.wrong(f"there is no source named {each.value.strip()!r}. {hint}")
        found[known[name]] = None
    return tuple(found)


def _paths(typed: Sequence[TypedFilter]) -> tuple[str, ...]:
    """Paths stand in the index from their source's root on, without a slash before them."""
    found = (each.value.removeprefix("./").removeprefix("/") or each.value for each in _of(typed, "path"))
    return tuple(dict.fromkeys(found))


def _labels(typed: Sequence[TypedFilter]) -> tuple[str, ...]:
    """Labels stand in the index in lower case, those of front matter without the # that some write before them."""
    return tuple(dict.fromkeys(label.lstrip("# ").lower() or label for label in _values(typed, "label")))


def _kind(wanted: Sequence[TypedFilter], unwanted: Sequence[TypedFilter]) -> Kind | None:
    for each in [*_of(wanted, "kind"), *_of(unwanted, "kind")]:
        if each.value.strip().lower() not in _KINDS:
            raise each.wrong(f"a passage is of kind {' or '.join(_KINDS)}.")
    named = {each.value.strip().lower() for each in _of(wanted, "kind")}
    left_out = {each.value.strip().lower() for each in _of(unwanted, "kind")}
    kept = [kind for kind in _KINDS if (not named or kind in named) and kind not in left_out]
    if not kept:
        raise _of(unwanted, "kind")[0].wrong("no kind of passage is left.")
    return kept[0] if len(kept) == 1 else None


def _dates(typed: Sequence[TypedFilter], now: datetime) -> tuple[datetime | None, datetime | None]:
    after, after_typed = _date(typed, "after", now)
    before, before_typed = _date(typed, "before", now)
    if after and before and before_typed and after >= before:
        raise before_typed.wrong(
            f"that is not later than {after_typed.written if after_typed else ''}, so no day is left."
        )
    return after, before


def _date(typed: Sequence[TypedFilter], name: str, now: datetime) -> tuple[datetime | None, TypedFilter | None]:
    moment: datetime | None = None
    found: TypedFilter | None = None
    for each in _of(typed, name):
        if each.is_excluded:
            other = "before" if name == "after" else "after"
            raise each.wrong(f"a date cannot be left out. Did you mean {other}:{each.value}?")
        if found:
            raise each.wrong(f"there is {found.written} already.")
        try:
            moment, found = read_date(each.value, now), each
        except ValueError as error:
            raise each.wrong(f"this is not a date. Write {_DATES}.") from error
    return moment, found
