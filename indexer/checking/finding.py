"""Finding: something that a check found, in the words that an operator reads. Never a word of a document's text."""

from dataclasses import dataclass
from enum import Enum


@dataclass(frozen=True, slots=True)
class Words:
    """What is said of a kind of finding.

    Attributes:
        what: What is counted; never more than a kind of thing.
        meaning: What a reader meets because of it.
        mending: What mends it.
        is_damage: Whether something is wrong; otherwise it is work that a run has still to do.
        is_mendable: Whether a repair mends it, or leaves nothing to do but for the next run.
    """

    what: str
    meaning: str
    mending: str
    is_damage: bool = True
    is_mendable: bool = True


_REPAIR = "`footnote check --repair` mends it, and the next `footnote index` completes it."
_RESTORE = "Restore a backup: `footnote restore DIR`."


class Kind(Enum):
    """Everything that a check may find, the gravest first."""

    LEDGER_DAMAGED = Words(
        "faults in the ledger's file",
        "Permissions and records may be lost or misread.",
        _RESTORE,
        is_mendable=False,
    )
    LEDGER_INCOMPLETE = Words(
        "tables or columns that the ledger lacks",
        "Whatever needs them fails.",
        _RESTORE,
        is_mendable=False,
    )
    FOREIGN_TABLE = Words(
        "tables that were made for another model or chunker than their name tells",
        "Questions would be compared with vectors of another kind: what is found means nothing.",
        "Move the index folder away and run `footnote index`, or restore a backup.",
        is_mendable=False,
    )
    DAMAGED_POLICY = Words("stored policies that cannot be read", "Nobody reads the documents that have them.", _REPAIR)
    NO_POLICY = Words("documents recorded with a policy that is not stored", "Nobody can read them.", _REPAIR)
    UNKNOWN_POLICY = Words("passages with a policy that the ledger does not know", "Nobody can read them.", _REPAIR)
    OTHER_POLICY = Words(
        "documents whose passages have another policy than is recorded",
        "People may read what they may not, or miss what they may.",
        "`footnote check --repair` lets only those read whom both allow, until the next `footnote index`.",
    )
    CONTRADICTORY = Words(
        "passages whose columns contradict what they say",
        "They may be found for the wrong reasons, or be shown to the wrong people.",
        "`footnote check --repair` removes them, and the next `footnote index` writes them again.",
    )
    DUPLICATE = Words(
        "ids that several passages have", "A passage is found twice, or an old one with the new.", _REPAIR
    )
    WRONG_ID = Words(
        "passages whose id is not that of their text and place", "Links to them break at the next edit.", _REPAIR
    )
    ORPHAN = Words(
        "documents in the index that the ledger does not know",
        "They may be deleted pages, found and cited for all that.",
        "`footnote check --repair` hides them, and the next `footnote index` removes what is gone.",
    )
    TORN = Words("documents of which passages are missing or too many", "Parts of them are not found.", _REPAIR)
    GAP = Words(
        "documents whose passages do not follow each other", "A passage is read without its neighbours.", _REPAIR
    )
    OUTDATED = Words(
        "documents that are indexed as of another version or path than is recorded", "Old text is cited.", _REPAIR
    )
    BROKEN_VECTOR = Words(
        "passages whose vector is no number, of the wrong length, or two that differ",
        "They are found wrongly, or by their words alone.",
        "`footnote check --repair` removes the vectors, and the next `footnote index` makes them anew.",
    )
    NO_INDEX = Words(
        "columns of the table without their index",
        "Searches are slow, or find nothing by words.",
        "`footnote check --repair` makes them.",
    )
    IN_DOUBT = Words(
        "documents that are to be read again",
        "They may be old.",
        "The next `footnote index` reads them.",
        is_damage=False,
    )
    HIDDEN = Words(
        "documents that nobody may read any more and that are not removed yet",
        "Nobody sees them.",
        "The next `footnote index` removes them, or takes them up again.",
        is_damage=False,
    )
    WAITING = Words(
        "passages without a vector",
        "They are found by their words alone.",
        "The next `footnote index` makes their vectors.",
        is_damage=False,
    )
    BEING_WRITTEN = Words(
        "documents that a run is writing at this moment, or that an earlier one left",
        "They can be found before they are recorded.",
        "Check again when the run has ended.",
        is_damage=False,
    )
    UNINDEXED = Words(
        "passages that an index does not cover yet",
        "Searches look through them one by one.",
        "The next `footnote index` or `footnote check --repair` indexes them.",
        is_damage=False,
    )


@dataclass(frozen=True, slots=True)
class Finding:
    """How much there is of one kind.

    Attributes:
        count: How many of what its words say.
        examples: Up to three, named by source and path, or as the ledger tells.
    """

    kind: Kind
    count: int
    examples: tuple[str, ...]

    @property
    def is_damage(self) -> bool:
        """Whether something is wrong, and not just to be done yet."""
        return self.kind.value.is_damage


UNMENDABLE = frozenset(kind for kind in Kind if not kind.value.is_mendable)
