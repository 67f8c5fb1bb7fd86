from dataclasses import dataclass
from random import Random

import pytest

from indexer.checking.check import Checked, check
from indexer.checking.repair import Repaired, repair
from indexer.workbench import utc_now
from tests.fakes.listed_source import ListedSource
from tests.indexer.checking.damages import Victim
from tests.indexer.conftest import Desk
from tests.indexer.samples import sections

SRE = (frozenset({"group:sre"}),)
HR = (frozenset({"group:hr"}), frozenset({"user:ana@example.com"}))


@dataclass(slots=True)
class Clinic:
    """Checks and mends the index and the ledger of a desk."""

    desk: Desk

    @property
    def uri(self) -> str:
        return str(self.desk.folder / "index")

    def victim(self, seed: int = 0) -> Victim:
        return Victim(self.desk.bench, Random(seed))

    def check(self, *, is_being_written: bool = False) -> Checked:
        bench = self.desk.bench
        return check(bench.ledger, self.uri, bench.writer.space, is_being_written=is_being_written)

    def kinds(self) -> set[str]:
        return {found.kind.name for found in self.check().findings}

    def repair(self, *listed: str) -> Repaired:
        bench = self.desk.bench
        return repair(bench.ledger, self.uri, bench.writer.space, listed=listed or ("wiki",), clock=utc_now)


@pytest.fixture
def clinic(desk):
    return Clinic(desk)


@pytest.fixture
def library(source):
    return stocked(source)


def stocked(source: ListedSource) -> ListedSource:
    """Give a source some documents, of several sections, with several readers, two of which have equal passages."""
    source.put("open.md", sections("Restart", 3))
    source.put("sre.md", sections("Drain", 4), SRE)
    source.put("hr.md", sections("Pay", 2), HR)
    source.put("copy.md", sections("Restart", 3), SRE)
    source.put("twins.md", "# One\n\nThe same.\n\n# One\n\nThe same.\n\n# Two\n\nThe same.\n")
    return source
