"""Tally: counts what a check finds, with a few examples, and keeps in detail what a repair must know."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from indexer.checking.finding import Finding, Kind

_EXAMPLES = 3
Place = tuple[str, str]
"""Source and path of a document."""


@dataclass(slots=True)
class Damage:
    """What a repair must know.

    Attributes:
        doubtful: Documents to be read again.
        rows: Rows of the version to be removed.
        vectors: Rows of the version whose vectors must go.
        policies: Of documents whose rows have other policies than is recorded: all that the rows have.
        unreadable_policies: Stored ones that let nobody read as they are damaged.
        sources: Those that rows name whose documents are not recorded.
    """

    doubtful: set[Place] = field(default_factory=set)
    rows: set[int] = field(default_factory=set)
    vectors: set[int] = field(default_factory=set)
    policies: defaultdict[Place, set[int]] = field(default_factory=lambda: defaultdict(set))
    unreadable_policies: set[int] = field(default_factory=set)
    sources: set[str] = field(default_factory=set)


@dataclass(slots=True)
class Tally:
    """Is told of everything that is found."""

    damage: Damage = field(default_factory=Damage)
    _counts: Counter[Kind] = field(default_factory=Counter)
    _examples: defaultdict[Kind, set[str]] = field(default_factory=lambda: defaultdict(set))

    def note(self, kind: Kind, name: str, count: int = 1) -> None:
        """Count something under a name that people know: a document's source and path, or what the ledger tells."""
        if count:
            self._counts[kind] += count
            if len(self._examples[kind]) < _EXAMPLES:
                self._examples[kind].add(name)

    def doubt(self, kind: Kind, place: Place, count: int = 1) -> None:
        """Count something that is wrong with a document that is then to be read again."""
        if count:
            self.note(kind, "/".join(place), count)
            self.damage.doubtful.add(place)

    def findings(self) -> tuple[Finding, ...]:
        """Return what was found, the gravest first."""
        found = (kind for kind in Kind if self._counts[kind])
        return tuple(Finding(kind, self._counts[kind], tuple(sorted(self._examples[kind]))) for kind in found)
