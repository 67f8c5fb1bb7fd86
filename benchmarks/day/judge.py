"""Judge: whether what was shown might be shown, by the truth about the sources and the promises that are made.

The promise about permissions, deletions and texts: whatever has changed acts at the end of the first run of its source
that began after the change (docs/confluence.md, docs/webhooks.md); who is in a group of the wiki acts with the wiki's
run for every source that names the group, also on what was written there since. So at the moment when somebody asks,
what counts is the state of the sources from the beginning of the latest run that had ended well by then, until the
answer is shown.

An answer in Slack, besides, is compared with its sources right before it is final: of what it cites nothing is gone,
closed or edited unmarked, but for what is remembered for ten seconds, and unless it says that it could not be checked
(docs/decisions/0020).

And whoever asks for a document that has stood unchanged since before that run, and may read it, is shown it.

Where the index lies on object storage, a run counts that had ended some seconds before (docs/object-storage.md).
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from benchmarks.day.files import number_in_path
from benchmarks.day.marks import Mark, marks_in
from benchmarks.day.sightings import Citation, Sighting
from benchmarks.day.truth import Span, Truth
from benchmarks.day.wiki import NAME
from ledger.runs import Run, RunStatus

# What is remembered of a source for ten seconds, and the moment that asking it takes.
_REMEMBERED_SECONDS = 12.0
_PAGE = re.compile(r"(?:pageId=|/pages/)(\d+)")
# Whose readers are people of the wiki's groups.
_BY_GROUPS = {NAME, "plans"}


@dataclass(frozen=True, slots=True)
class Verdict:
    """A promise that was broken.

    Attributes:
        kind: Which one, such as `leak`.
        what: In words.
        at: When, in seconds since 1970.
    """

    kind: str
    what: str
    at: float


class Judge:
    """Compares sightings with the truth."""

    def __init__(
        self,
        truth: Truth,
        number_of_page: Callable[[str], int | None],
        marks_at: Callable[[str], set[Mark] | None] = lambda _: None,
        seen_seconds: float = 0.0,
    ) -> None:
        """Take what is known besides what was shown.

        Args:
            truth: About all documents.
            number_of_page: Tells the document of a page of the wiki.
            marks_at: Tells what stands at an address for ever; None of one that may show something else tomorrow.
            seen_seconds: How late a reader may see what was written.
        """
        self._truth = truth
        self._number_of_page = number_of_page
        self._marks_at = marks_at
        self._seen_seconds = seen_seconds

    def verdicts(self, seen: Sighting, runs: Sequence[Run]) -> Iterator[Verdict]:
        """Yield what is wrong with a sighting, given all runs that there were."""
        for mark in sorted(seen.marks):
            yield from self._leaks(mark, seen, runs)
        for each in seen.citations:
            yield from self._wrong(each, seen, runs)
            yield from self._mislinked(each, seen)
        for number in sorted(seen.wanted - {mark.number for mark in seen.marks}):
            if self.is_steady(number, seen, runs):
                what = f"{seen.where}: {', '.join(seen.readers)} asked for {Mark(number)}, and was not shown it"
                yield Verdict("missing", what, seen.shown_at)

    def is_steady(self, number: int, seen: Sighting, runs: Sequence[Run]) -> bool:
        """Tell whether a document, and all whose text it shows, has stood as it is since before its latest good run.

        And whether everybody concerned may read it.
        """
        return all(self._stood(each, seen, runs) for each in self._with_included({number}))

    def _stood(self, number: int, seen: Sighting, runs: Sequence[Run]) -> bool:
        source = self._truth.source_of(number) or ""
        since = min(self._known_since(runs, each, seen, whole=True) for each in _sources_of(source))
        spans = self._truth.spans(number, since, seen.shown_at)
        is_one = since > 0 and len(spans) == 1 and spans[0].begins < since
        if source == NAME and _was_cut_short(runs, since, seen.shown_at):
            return False
        return is_one and bool(spans[0].state.version) and seen.readers <= spans[0].state.readers

    def document_at(self, url: str) -> int | None:
        """Return the document that an address leads to."""
        if found := _PAGE.search(url):
            return self._number_of_page(found[1])
        if "/display/" in url:
            # Data Center's addresses have the page's title, with its mark.
            return next((mark.number for mark in marks_in(url.partition("#")[0])), None)
        return number_in_path(url)

    def _leaks(self, mark: Mark, seen: Sighting, runs: Sequence[Run]) -> Iterator[Verdict]:
        source = self._truth.source_of(mark.number)
        if source is None:
            yield Verdict("wrong source", f"{seen.where}: {mark} stands in no document", seen.shown_at)
            return
        since = min(self._known_since(runs, each, seen, whole=False) for each in _sources_of(source))
        written = self._truth.written(mark.number, mark.version) if mark.version else 0.0
        spans = self._truth.spans(mark.number, max(since, written), seen.shown_at)
        cited = {number for each in seen.citations for url in each.urls if (number := self.document_at(url))}
        if seen.is_checked and mark.number in cited:
            spans = _as_checked(spans, seen)
        may_read = {reader for each in spans for reader in each.state.readers}
        if source in _BY_GROUPS - {NAME} and any(each.state.version for each in spans):
            may_read |= self._members(source, self._known_since(runs, NAME, seen, whole=False), seen.shown_at)
        for reader in sorted(seen.readers):
            if reader not in may_read:
                what = f"{seen.where}: {reader} was shown {mark} of {source}, {_told(spans, since, seen)}"
                yield Verdict("leak" if any(each.state.version for each in spans) else "gone", what, seen.shown_at)

    def _members(self, source: str, since: float, until: float) -> set[str]:
        """Return who was in the group that reads a source, at any time between two moments.

        A text that was written after somebody had left is read with the group as the wiki's latest run knew it.
        """
        documents = (each for each in self._truth.all_numbers() if self._truth.source_of(each) == source)
        spans = (span for each in documents for span in self._truth.spans(each, since, until))
        return {reader for span in spans for reader in span.state.readers}

    def _wrong(self, cited: Citation, seen: Sighting, runs: Sequence[Run]) -> Iterator[Verdict]:
        if not cited.marks:
            # The home page of a space, say: nothing in it is anybody's secret.
            return
        numbers = {self.document_at(url) for url in cited.urls}
        if None in numbers or not numbers:
            yield Verdict(
                "wrong source", f"{seen.where}: nothing is at {cited.urls} for {_listed(cited.marks)}", seen.shown_at
            )
            return
        shown = self._with_included({each for each in numbers if each})
        for mark in sorted(cited.marks):
            if mark.number not in shown:
                what = f"{seen.where}: {mark} is cited as {', '.join(cited.urls)}"
                yield Verdict("wrong source", what, seen.shown_at)
            elif mark.version:
                yield from self._stale(mark, cited, seen, runs)

    def _mislinked(self, cited: Citation, seen: Sighting) -> Iterator[Verdict]:
        """Yield words that do not stand behind links that always show the same."""
        behind = [self._marks_at(url) for url in cited.urls]
        there = {mark for marks in behind for mark in marks or ()}
        missed = {mark for mark in cited.marks if mark.version} - there
        if missed and behind and None not in behind:
            what = f"{seen.where}: {_listed(missed)} does not stand at {', '.join(cited.urls)}"
            yield Verdict("wrong source", what, seen.shown_at)

    def _stale(self, mark: Mark, cited: Citation, seen: Sighting, runs: Sequence[Run]) -> Iterator[Verdict]:
        source = self._truth.source_of(mark.number) or ""
        since = self._known_since(runs, source, seen, whole=True)
        if seen.is_checked and not cited.is_changed:
            since = max(since, seen.asked_at - _REMEMBERED_SECONDS)
        spans = self._truth.spans(mark.number, since, seen.shown_at)
        if not any(each.state.version == mark.version for each in spans):
            what = f"{seen.where}: {mark} of {source} is cited, {_told(spans, since, seen)}"
            yield Verdict("wrong source", what, seen.shown_at)

    def _known_since(self, runs: Sequence[Run], source: str, seen: Sighting, *, whole: bool) -> float:
        """Return when the latest good run of a source began that was seen when it was asked; whole: it read all."""
        at = seen.asked_at - self._seen_seconds
        began = [
            run.started_at.timestamp()
            for run in runs
            if run.source == source
            and run.status is RunStatus.DONE
            and run.finished_at is not None
            and run.finished_at.timestamp() <= at
            and not (whole and run.failed)
        ]
        return max(began, default=0.0)

    def _with_included(self, numbers: set[int]) -> set[int]:
        """Return documents, and those whose text they show, also within one another."""
        found, new = set[int](), numbers
        while new:
            found |= new
            spans = [span for number in new for span in self._truth.spans(number, 0, float("inf"))]
            new = {each for span in spans for each in span.state.includes} - found
        return found


def _sources_of(source: str) -> set[str]:
    """Return the sources whose runs count: one tells what is there, and that of the wiki who is in its groups."""
    return {source, NAME} if source in _BY_GROUPS else {source}


def _was_cut_short(runs: Sequence[Run], since: float, until: float) -> bool:
    """Tell whether a run of the wiki was killed in between: the next closes what that was writing, until it is read."""
    cut = [run for run in runs if run.source == NAME and run.status is RunStatus.INTERRUPTED]
    return any(since < run.started_at.timestamp() < until for run in cut)


def _as_checked(spans: Sequence[Span], seen: Sighting) -> list[Span]:
    """Leave the states whose terms are those that the check right before the answer may have met."""
    met = {_rules(each) for each in spans if each.ends >= seen.asked_at - _REMEMBERED_SECONDS}
    return [each for each in spans if _rules(each) in met]


def _rules(span: Span) -> tuple[object, ...]:
    return span.state.place, span.state.terms, span.state.version == 0


def _told(spans: Sequence[Span], since: float, seen: Sighting) -> str:
    """Return the states that counted, in seconds before it was asked."""
    states = [
        f"version {each.state.version} for {'/'.join(sorted(each.state.readers)) or 'nobody'} "
        f"from {seen.asked_at - each.begins:.1f} to {seen.asked_at - each.ends:.1f} s before"
        for each in spans
    ]
    took = seen.shown_at - seen.asked_at
    return f"asked for {took:.1f} s, known since {seen.asked_at - since:.1f} s before: {'; '.join(states) or 'nothing'}"


def _listed(marks: Iterable[Mark]) -> str:
    return ", ".join(map(str, sorted(marks)))
