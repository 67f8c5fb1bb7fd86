"""The lines of one AsciiDoc file, and what can be told of each by looking at its neighbours."""

from bisect import bisect_right
from dataclasses import dataclass

from indexer.parsing import asciidoc_line
from indexer.parsing.asciidoc_line import closing_of, fence_of, underline_level

# An item longer than any chunk may be cut between its own parts; a shorter one stays whole.
_LONG_ITEM_CHARACTERS = 800


@dataclass(frozen=True, slots=True)
class Extent:
    """Where a list ends, as the number of the line behind it, and where it may be cut, as offsets."""

    behind: int
    cuts: tuple[int, ...]


class AsciiDocLines:
    """Lines by number, from 0, without white space at their ends."""

    def __init__(self, text: str, start: int) -> None:
        self.starts: list[int] = []
        self._lines: list[str] = []
        self._fences: dict[str, list[int]] = {}
        for raw in text[start:].split("\n"):
            line = raw.rstrip()
            if fence_of(line):
                self._fences.setdefault(line, []).append(len(self._lines))
            self.starts.append(start)
            self._lines.append(line)
            start += len(raw) + 1
        self.starts.append(len(text))

    def __len__(self) -> int:
        return len(self._lines)

    def __getitem__(self, number: int) -> str:
        return self._lines[number] if number < len(self._lines) else ""

    def is_hidden(self, number: int) -> bool:
        """Whether no reader sees the line: a comment, a condition, a break between topics or pages."""
        patterns = (asciidoc_line.COMMENT, asciidoc_line.CONDITION, asciidoc_line.BREAK)
        return any(pattern.fullmatch(self[number]) for pattern in patterns)

    def underline(self, number: int) -> int:
        """Return the section level that the next line gives to this one, or 0."""
        return underline_level(self[number], self[number + 1])

    def closing(self, number: int) -> int:
        """Return the line that closes the block opened here, or 0: an unclosed one must not swallow the rest."""
        line = self[number]
        closings = self._fences.get(closing_of(line), []) if fence_of(line) else []
        position = bisect_right(closings, number)
        return closings[position] if position < len(closings) else 0

    def continues(self, number: int) -> bool:
        """Whether the line belongs to the paragraph or list of the line above."""
        line = self[number]
        if not line or self.is_hidden(number) or self.closing(number):
            return False
        return not (asciidoc_line.STYLE.fullmatch(line) or asciidoc_line.ATTRIBUTE.fullmatch(line))

    def paragraph_end(self, number: int) -> int:
        """Return the number of the line behind the paragraph that begins here."""
        behind = number + 1
        while behind < len(self) and self.continues(behind):
            behind += 1
        return behind

    def list_extent(self, number: int) -> Extent:
        """Return the extent of the list whose first item begins here."""
        items, parts = [number], []
        behind = number + 1
        while behind < len(self):
            line = self[behind]
            if line == "+":
                parts.append(behind + 1)
                behind = self._attached(behind + 1)
            elif not line:
                following = self._after_blank(behind)
                if not following:
                    break
                behind = following
            elif self.continues(behind) and not asciidoc_line.section_of(line):
                if asciidoc_line.ITEM.fullmatch(line):
                    items.append(behind)
                behind += 1
            else:
                break
        return Extent(behind, self._item_cuts(items, parts, behind))

    def _attached(self, number: int) -> int:
        """Return the line behind the block that a lone plus attaches to an item."""
        while asciidoc_line.STYLE.fullmatch(self[number]):
            number += 1
        closing = self.closing(number)
        return closing + 1 if closing else number

    def _after_blank(self, number: int) -> int:
        """Return the line where a list goes on after a blank one, or 0: an item, indented text, a description."""
        before = self[number - 1]
        while number < len(self) and not self[number]:
            number += 1
        line = self[number]
        goes_on = line and (line[0].isspace() or asciidoc_line.ITEM.fullmatch(line) or before.endswith("::"))
        return number if goes_on and not asciidoc_line.MACRO.fullmatch(line) else 0

    def _item_cuts(self, items: list[int], parts: list[int], behind: int) -> tuple[int, ...]:
        cuts = [self.starts[item] for item in items]
        bounds = [*cuts, self.starts[behind]]
        for part in parts:
            position = bisect_right(items, part)
            if bounds[position] - bounds[position - 1] > _LONG_ITEM_CHARACTERS:
                cuts.append(self.starts[part])
        return tuple(cuts)
