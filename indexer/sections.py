"""Section: the blocks below one heading. Pure. No chunk ever reaches over two sections."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from indexer.blocks import Block, BlockKind


@dataclass(frozen=True, slots=True)
class Section:
    """Consecutive blocks with one heading path.

    Attributes:
        number: Order in the document, from 0.
        blocks: At least one. Headings that have no text of their own lead the section that follows them.
    """

    number: int
    heading_path: tuple[str, ...]
    blocks: tuple[Block, ...]

    def breadcrumbs(self, title: str) -> list[str]:
        """Return the title and the headings, outermost first, without saying one thing twice."""
        crumbs = [title] if title and title not in self.heading_path[:1] else []
        return [*crumbs, *self.heading_path]


def sections_of(blocks: Sequence[Block]) -> list[Section]:
    """Group the blocks of a document into its sections."""
    groups: list[list[Block]] = []
    for group in _by_heading(blocks):
        if groups and _is_only_headings(groups[-1]) and _leads(groups[-1], group):
            groups[-1].extend(group)
        else:
            groups.append(group)
    return [Section(number, group[-1].heading_path, tuple(group)) for number, group in enumerate(groups)]


def _by_heading(blocks: Sequence[Block]) -> Iterator[list[Block]]:
    group: list[Block] = []
    for block in blocks:
        if group and (block.kind is BlockKind.HEADING or block.heading_path != group[-1].heading_path):
            yield group
            group = []
        group.append(block)
    if group:
        yield group


def _is_only_headings(group: Sequence[Block]) -> bool:
    return all(block.kind is BlockKind.HEADING for block in group)


def _leads(above: Sequence[Block], below: Sequence[Block]) -> bool:
    path = above[-1].heading_path
    return below[0].heading_path[: len(path)] == path
