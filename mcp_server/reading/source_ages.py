"""Source ages: what a caller may read of each source, and how old it is; counted among what they may read. Pure."""

from collections.abc import Mapping
from datetime import datetime

from answering.age import age
from index.catalogue import Contents
from mcp_server.results import SourceAge
from retrieval.audience import Access

_EXPIRED = "Not searched at the moment: who may read there was last asked too long ago."


def source_ages(
    contents: Mapping[str, Contents], access: Access, kinds: Mapping[str, str], now: datetime
) -> list[SourceAge]:
    """Return the sources of an access, in the order of the settings; of no other is anything told.

    Args:
        contents: What the caller may read, by source.
        access: What the caller may read.
        kinds: Of all sources, by name, in the order of the settings.
        now: Aware.
    """
    shown = []
    for name, kind in kinds.items():
        if name in access.expired:
            shown.append(SourceAge(name=name, kind=kind, chunks=0, note=_EXPIRED))
        elif name in access.sources:
            held = contents.get(name)
            newest = f"newest document changed {age(held.newest, now)}" if held else ""
            indexed = f"indexed {age(held.last_indexed, now)}" if held else "nothing to read yet"
            shown.append(
                SourceAge(name=name, kind=kind, chunks=held.chunks if held else 0, newest=newest, indexed=indexed)
            )
    return shown
