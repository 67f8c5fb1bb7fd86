"""Charts of growth: the measured sizes, and the curves through them and beyond, for docs/scaling.md."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import matplotlib as mpl
import numpy as np
from matplotlib import pyplot as plt

from cli.growth import on_curve

_LARGEST = 100_000_000
_STYLE = {"font.size": 9, "axes.spines.top": False, "axes.spines.right": False, "savefig.dpi": 110}
_COLORS = ("#c0392b", "#2c3e50", "#7f8c8d", "#b9770e")
_CHARTS: Mapping[str, tuple[str, str, Sequence[str]]] = {
    "scale-time.png": (
        "Time of a search",
        "milliseconds",
        ("search_p50_ms", "search_p95_ms", "cold_p50_ms", "narrow_search_p50_ms"),
    ),
    "scale-room.png": (
        "Disk and memory",
        "MB",
        ("disk_mb", "index_peak_mb", "edit_peak_mb", "search_mb"),
    ),
    "scale-work.png": (
        "Making the indexes, and editing",
        "seconds of the processor",
        ("vector_index_cpu_s", "other_indexes_cpu_s", "commit_cpu_s", "tidy_edits_cpu_s"),
    ),
}


def draw_growth(figures: Mapping[str, Mapping[str, Any]], folder: Path) -> list[Path]:
    """Draw every chart and return the files; what lies beyond the measured sizes is dotted."""
    mpl.use("agg")
    folder.mkdir(parents=True, exist_ok=True)
    with plt.rc_context(_STYLE):
        return [_drawn(figures, folder / name, *chart) for name, chart in _CHARTS.items()]


def _drawn(figures: Mapping[str, Mapping[str, Any]], file: Path, title: str, unit: str, names: Sequence[str]) -> Path:
    figure, axes = plt.subplots(figsize=(6.4, 3.8))
    axes.set(xscale="log", yscale="log", xlabel="chunks", ylabel=unit)
    for name, color in zip(names, _COLORS, strict=False):
        each = figures[name]
        sizes, values = zip(*each["measured"], strict=True)
        axes.plot(sizes, values, "o", color=color, markersize=4, label=each["title"])
        for low, high, style in ((sizes[0], sizes[-1], "-"), (sizes[-1], _LARGEST, ":")):
            across = np.geomspace(low, high, 60)
            axes.plot(across, [on_curve(each["curve"], size) for size in across], style, color=color, linewidth=1.4)
    axes.set_title(f"{title}; dotted: not measured", loc="left")
    ticks = [10**power for power in range(5, 9)]
    axes.set_xticks(ticks, [f"{tick:,}" for tick in ticks])
    axes.minorticks_off()
    axes.legend(frameon=False, fontsize=8)
    figure.savefig(file, bbox_inches="tight", metadata={"Software": None})
    plt.close(figure)
    return file
