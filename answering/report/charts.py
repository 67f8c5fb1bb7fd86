"""Charts: drawings in SVG that need nothing from outside and take their colours from the page around them. Pure.

Each is a picture beside a table that says the same: its title is its description, and nothing is told by colour alone.
"""

from collections.abc import Sequence
from html import escape

from answering.report.figures import Day

_WIDTH = 640
_HEIGHT = 200
_FOOT = 24
_LEFT = 34
_BAR = 22
_BAR_GAP = 8
_LABEL_CHARACTERS = 80
# More names than this would be written over each other.
_MOST_DAY_NAMES = 10
_KINDS = ("answered", "unknown", "other")


def days_chart(days: Sequence[Day]) -> str:
    """Return columns of the questions of each day, by what came of them."""
    most = max((day.asked for day in days), default=0) or 1
    room = (_WIDTH - _LEFT) / max(1, len(days))
    scale = (_HEIGHT - _FOOT - 8) / most
    drawn = [_line(most, scale), _line(0, scale)]
    every = -(-len(days) // _MOST_DAY_NAMES)
    for number, day in enumerate(days):
        x, floor = _LEFT + number * room + room * 0.15, float(_HEIGHT - _FOOT)
        for kind in _KINDS:
            height = getattr(day, kind) * scale
            floor -= height
            if height:
                told = f"{day.day:%-d %B}: {getattr(day, kind)} {kind}"
                drawn.append(_rectangle(kind, (x, floor, room * 0.7, height), told))
        if number % every == 0:
            drawn.append(f'<text class="tick" x="{x + room * 0.35:.1f}" y="{_HEIGHT - 6}">{day.day:%-d %b}</text>')
    return _svg("Questions by day and by what came of them", _HEIGHT, drawn)


def bars_chart(title: str, bars: Sequence[tuple[str, int]]) -> str:
    """Return a bar for each name, in the order given, with its number."""
    most = max((value for _, value in bars), default=0) or 1
    drawn, y = [], 4
    for name, value in bars:
        short = name if len(name) <= _LABEL_CHARACTERS else name[: _LABEL_CHARACTERS - 1] + "…"
        width = max(2.0, value / most * (_WIDTH - 60))
        drawn.append(f'<text class="name" x="0" y="{y + 12}">{escape(short)}</text>')
        drawn.append(_rectangle("answered", (0, y + 18, width, _BAR - 8), f"{short}: {value}"))
        drawn.append(f'<text class="value" x="{width + 8:.1f}" y="{y + 30}">{value}</text>')
        y += _BAR + 18 + _BAR_GAP
    return _svg(title, y, drawn)


def legend() -> str:
    """Return what the colours of `days_chart` mean, as a line of HTML."""
    names = {"answered": "answered", "unknown": "“I don't know”", "other": "failed, refused, stopped or waiting"}
    return " ".join(f'<span class="key"><i class="{kind}"></i>{escape(names[kind])}</span>' for kind in _KINDS)


def _svg(title: str, height: int, drawn: Sequence[str]) -> str:
    inside = "\n".join(drawn)
    return (
        f'<svg viewBox="0 0 {_WIDTH} {height}" role="img" aria-label="{escape(title, quote=True)}">\n{inside}\n</svg>'
    )


def _rectangle(kind: str, box: tuple[float, float, float, float], told: str) -> str:
    """Draw a rectangle from its left, top, width and height."""
    x, y, width, height = box
    place = f'x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}"'
    return f'<rect class="{kind}" {place} rx="2"><title>{escape(told)}</title></rect>'


def _line(value: int, scale: float) -> str:
    y = _HEIGHT - _FOOT - value * scale
    return (
        f'<line class="grid" x1="{_LEFT}" x2="{_WIDTH}" y1="{y:.1f}" y2="{y:.1f}"/>'
        f'<text class="value" x="0" y="{y + 4:.1f}">{value}</text>'
    )
