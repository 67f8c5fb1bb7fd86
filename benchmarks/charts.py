"""Charts: one message each, drawn for a person who reads docs/benchmarks.md."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import matplotlib as mpl
from matplotlib import pyplot as plt

Measured = Mapping[str, Any]
_FOOTNOTE = "#c0392b"  # the one that the page is about; the others stay grey
_GREY = "#7f8c8d"
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
    for name, points in lines.items():
        _line(axes, name, points)
    axes.set(xscale="log", yscale="log", xlabel="chunks", ylabel="milliseconds, median")
    axes.set_title("Time of one dense search, the 10 nearest chunks", loc="left")
    axes.set_xticks([found["size"] for found in queries], [f"{found['size']:,}" for found in queries])
    axes.minorticks_off()
    return _saved(figure, file)


def _filters(queries: list[Measured], file: Path) -> Path:
    """Dense search by what the audience may read, at the size that every engine was given."""
    found = next((each for each in queries if each["size"] == 100_000), queries[-1])
    figure, axes = plt.subplots(figsize=(6.4, 3.6))
    for engine in found["engines"]:
        points = {leg["share"]: leg["p50_ms"] for leg in engine["legs"] if leg["leg"] == "dense"}
        if points:
            _line(axes, engine["name"], points)
    axes.set(xscale="log", yscale="log", xlabel="the audience may read", ylabel="milliseconds, median")
    axes.set_title(f"Time of one dense search of {found['size']:,} chunks under a policy filter", loc="left")
    axes.set_xlim(1.5, 0.0001)
    axes.set_xticks([1, 0.5, 0.05, 0.001], ["all", "50 %", "5 %", "0.1 %"])
    axes.minorticks_off()
    return _saved(figure, file)


def _embedding(found: Measured, file: Path) -> Path:
    """Chunks per second of each way to run the model."""
    contenders = sorted(found["contenders"], key=lambda each: each["rate"])
    figure, axes = plt.subplots(figsize=(6.4, 0.4 + 0.3 * len(contenders)))
    colors = [_FOOTNOTE if each["name"] == "Footnote" else _GREY for each in contenders]
    bars = axes.barh([each["name"] for each in contenders], [each["rate"] for each in contenders], color=colors)
    axes.bar_label(bars, [f"{each['rate']:.1f}/s, {each['peak_mb']:,.0f} MB" for each in contenders], padding=3)
    axes.set_title("Chunks embedded per second, and memory at most", loc="left")
    axes.spines["bottom"].set_visible(False)
    axes.set_xticks([])
    axes.margins(x=0.25)
    return _saved(figure, file)


def _line(axes: Any, name: str, points: Mapping[float, float]) -> None:
    is_ours = name == "Footnote"
    color, width = (_FOOTNOTE, 2.2) if is_ours else (_GREY, 1.2)
    axes.plot(list(points), list(points.values()), marker="o", markersize=4, color=color, linewidth=width)
    axes.annotate(
        name,
        (list(points)[-1], list(points.values())[-1]),
        (6, 0),
        textcoords="offset points",
        va="center",
        color=color,
    )


def _saved(figure: Any, file: Path) -> Path:
    figure.savefig(file, bbox_inches="tight", metadata={"Software": None})
    plt.close(figure)
    return file
