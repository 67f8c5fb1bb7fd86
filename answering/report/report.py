"""Report: how Footnote was used in a stretch of time, and what the documents lack, for one audience."""

from dataclasses import dataclass
from datetime import datetime

from answering.report.cited import CitedPage
from answering.report.figures import NOT_USED, Day, Elsewhere, Figures
from answering.report.gap import Gap
from retrieval.source_status import SourceStatus

SHOWN_PAGES = 10


@dataclass(frozen=True, slots=True)
class Report:
    """What a report says; nothing in it names or counts a page that its reader may not read.

    Attributes:
        reader: Who it is for, in words.
        since: Aware, UTC: the stretch of time begins.
        until: Aware, UTC: it ends; pages and sources are as of this moment.
        stale_days: From this age on a page is called old.
        now: Of the stretch of time.
        before: Of as long a stretch before it.
        days: Every day of it.
        elsewhere: Of requests over MCP and on the command line, in the stretch of time.
        elsewhere_before: Of such requests before it, as far back as traces are kept.
        gaps: What would help most people first.
        more_gaps: How many there are besides.
        unread: How many questions without a good answer are in no gap: the reader could not read them where they were
            asked, or they have no words of their own.
        uncompared: How many more are in no gap because there were too many.
        cited: The most cited pages.
        worn: Cited pages that are old, changed or gone, the most cited first.
        sources: Those that the reader may read.
    """

    reader: str
    since: datetime
    until: datetime
    stale_days: int
    now: Figures
    before: Figures
    days: tuple[Day, ...]
    elsewhere: Elsewhere = NOT_USED
    elsewhere_before: Elsewhere = NOT_USED
    gaps: tuple[Gap, ...] = ()
    more_gaps: int = 0
    unread: int = 0
    uncompared: int = 0
    cited: tuple[CitedPage, ...] = ()
    worn: tuple[CitedPage, ...] = ()
    sources: tuple[SourceStatus, ...] = ()

    @property
    def length_days(self) -> int:
        """How many days it covers."""
        return max(1, round((self.until - self.since).total_seconds() / 86_400))
