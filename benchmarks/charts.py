"""Charts: one message each, drawn for a person who reads docs/benchmarks.md."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import matplotlib as mpl
from matplotlib import pyplot as plt

Measured = Mapping[str, Any]
_FOOTNOTE = "#c0392b"  # the one that the page is about; the others stay grey
_GREY = "#7f8c8d"
_NAME_HEIGHT = 14  # pixels
_STYLE = {"font.size": 9, "axes.spines.top": False, "axes.spines.right": False, "savefig.dpi": 110}


def draw_charts(measured: Mapping[str, Measured], folder: Path) -> list[Path]:
    """Draw every chart whose figures were measured and return the files."""
    mpl.use("agg")
    folder.mkdir(parents=True, exist_ok=True)
    queries = [found for name, found in measured.items() if name.startswith("queries")]
    drawn = []
    with plt.rc_context(_STYLE):
        if queries:
            drawn.append(_sizes(queries, folder / "sizes.png"))
            drawn.append(_filters(queries, folder / "filters.png"))
        if "embedding" in measured:
            drawn.append(_embedding(measured["embedding"], folder / "embedding.png"))
    return drawn


def _sizes(queries: list[Measured], file: Path) -> Path:
    """Dense search by number of chunks."""
    figure, axes = plt.subplots(figsize=(6.4, 3.6))
    lines: dict[str, dict[float, float]] = {}
    for found in queries:
        for engine in found["engines"]:
            for leg in engine["legs"]:
                if leg["share"] == 1 and leg["leg"] == "dense":
                    lines.setdefault(engine["name"], {})[found["size"]] = leg["p50_ms"]
    _draw_lines(axes, lines)
    axes.set(xlabel="chunks", ylabel="milliseconds, median")
    axes.set_title("Time of one dense search, the 10 nearest chunks", loc="left")
    axes.set_xticks([found["size"] for found in queries], [f"{found['size']:,}" for found in queries])
    _name_lines(axes, lines)
    return _saved(figure, file)


def _filters(queries: list[Measured], file: Path) -> Path:
    """Dense search by what the audience may read, at the size that every engine was given."""
    found = next((each for each in queries if each["size"] == 100_000), queries[-1])
    figure, axes = plt.subplots(figsize=(6.4, 3.6))
    of_all = {engine["name"]: _dense_by_share(engine) for engine in found["engines"]}
    lines = {name: points for name, points in of_all.items() if points}
    _draw_lines(axes, lines)
    axes.set(xlabel="the audience may read", ylabel="milliseconds, median")
    axes.set_title(f"Time of one dense search of {found['size']:,} chunks under a policy filter", loc="left")
    axes.set_xlim(1.5, 0.0001)
    axes.set_xticks([1, 0.5, 0.05, 0.001], ["all", "50 %", "5 %", "0.1 %"])
    _name_lines(axes, lines)
    return _saved(figure, file)


def _dense_by_share(engine: Measured) -> dict[float, float]:
    return {leg["share"]: leg["p50_ms"] for leg in engine["legs"] if leg["leg"] == "dense"}


def _embedding(found: Measured, file: Path) -> Path:
    """Chunks per second of each way to run the model."""
    contenders = sorted(found["contenders"], key=lambda each: each["rate"])
    figure, axes = plt.subplots(figsize=(6.4, 0.4 + 0.3 * len(contenders)))
    colors = [_color(each["name"]) for each in contenders]
    bars = axes.barh([each["name"] for each in contenders], [each["rate"] for each in contenders], color=colors)
    axes.bar_label(bars, [f"{each['rate']:.1f}/s, {each['peak_mb']:,.0f} MB" for each in contenders], padding=3)
    axes.set_title("Chunks embedded per second, and memory at most", loc="left")
    axes.spines["bottom"].set_visible(False)
    axes.set_xticks([])
    axes.margins(x=0.25)
    return _saved(figure, file)


def _draw_lines(axes: Any, lines: Mapping[str, Mapping[float, float]]) -> None:
    """Draw lines on logarithmic axes."""
    axes.set(xscale="log", yscale="log")
    for name, points in lines.items():
        width = 2.2 if name == "Footnote" else 1.2
        axes.plot(list(points), list(points.values()), marker="o", markersize=4, color=_color(name), linewidth=width)


def _name_lines(axes: Any, lines: Mapping[str, Mapping[float, float]]) -> None:
    """Write each line's name where it ends; the axes must have their final limits."""
    axes.minorticks_off()
    axes.figure.canvas.draw()
    ends = {name: axes.transData.transform(list(points.items())[-1]) for name, points in lines.items()}
    taken: dict[int, float] = {}
    for name, (across, up) in sorted(ends.items(), key=lambda each: float(each[1][1])):
        # Names that would lie over each other move up; both in pixels.
        column = round(across)
        taken[column] = max(up, taken.get(column, 0) + _NAME_HEIGHT)
        offset = (6, (taken[column] - up) * 72 / axes.figure.dpi)
        last = list(lines[name].items())[-1]
        axes.annotate(name, last, offset, textcoords="offset points", va="center", color=_color(name))


def _color(name: str) -> str:
    return _FOOTNOTE if name == "Footnote" else _GREY


def _saved(figure: Any, file: Path) -> Path:
    figure.savefig(file, bbox_inches="tight", metadata={"Software": None})
    plt.close(figure)
    return file
