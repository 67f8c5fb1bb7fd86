"""Listing: code or output shown inside prose, and where it may be cut without knowing its language."""

from dataclasses import dataclass

from indexer.parsing.draft import Span

# A stretch this long fits a chunk of any embedder we know (256 word pieces at some three characters).
_FITTING_CHARACTERS = 600
_MAX_DEPTH = 6  # of indentation that is looked into; below it every line counts

_CLOSERS = tuple("})]>")
_CONTINUING = ("else", "elif", "except", "finally", "catch", "end", "fi", "done", "esac", "then", "do")


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    indent: int
    begins: bool
    """Whether a statement may begin here, as far as the line and the one before it tell."""


def statement_cuts(text: str, span: Span) -> tuple[int, ...]:
    """Return the line starts where a statement seems to begin: lines without indentation, by preference.

    Closing brackets, `else` and the like, and lines continued by a backslash belong to what stands before
    them. Where that leaves a stretch too long for a chunk, deeper indentation counts as well.
    """
    lines = _lines(text, span)
    cuts: list[int] = []
    stretches = [(0, len(lines), 0)]
    while stretches:
        first, behind, depth = stretches.pop()
        chosen = _shallowest(lines, first, behind, depth)
        cuts.extend(lines[number].start for number in chosen)
        if not chosen or depth == _MAX_DEPTH:
            continue
        ends = [*chosen, behind]
        for start, end in zip([first, *chosen], ends, strict=True):
            stretch_end = lines[end].start if end < len(lines) else span[1]
            if stretch_end - lines[start].start > _FITTING_CHARACTERS:
                stretches.append((start, end, depth + 1))
    return tuple(sorted(cuts))


def _shallowest(lines: list[_Line], first: int, behind: int, depth: int) -> list[int]:
    """Return the numbers of the least indented beginnings in a stretch, its own first line left aside."""
    inner = [number for number in range(first + 1, behind) if lines[number].begins]
    if depth == _MAX_DEPTH or not inner:
        return inner
    shallowest = min(lines[number].indent for number in inner)
    return [number for number in inner if lines[number].indent == shallowest]


def _lines(text: str, span: Span) -> list[_Line]:
    lines: list[_Line] = []
    start, end = span
    is_continued = False
    while start < end:
        newline = text.find("\n", start, end)
        line_end = end if newline < 0 else newline
        line = text[start:line_end].rstrip()
        if content := line.lstrip():
            margin = line[: len(line) - len(content)]
            begins = not is_continued and not _continues(content)
            lines.append(_Line(start, len(margin.expandtabs(4)), begins))
            is_continued = content.endswith("\\")
        start = line_end + 1
    return lines


def _continues(content: str) -> bool:
    word = content.split(maxsplit=1)[0].rstrip(":;{")
    return content.startswith(_CLOSERS) or word in _CONTINUING
