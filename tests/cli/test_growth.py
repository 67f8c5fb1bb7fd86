import json

import pytest

from cli.growth import Figure, load_growth, on_curve

DISK = Figure("index on disk", "MB", {"1": 10.0, "n": 0.005}, [(100_000, 520.0), (1_000_000, 5_000.0)], -0.02)


@pytest.mark.parametrize(
    ("chunks", "amount", "known"),
    [
        (100_000, 520.0, "measured"),
        (1_000_000, 5_000.0, "measured"),
        (550_000, 2_760.0, "interpolated"),
        (17_000_000, 85_010.0, "extrapolated ×17"),
        (1_500_000, 7_510.0, "extrapolated ×1.5"),
        (10_000, 60.0, "fewer than measured"),
    ],
)
def test_each_figure_says_how_it_is_known(chunks, amount, known):
    value = DISK.at(chunks)

    assert value.amount == pytest.approx(amount)
    assert value.known == known
    assert value.error == -0.02


def test_a_curve_is_the_sum_of_its_terms():
    assert on_curve({"n log n": 2.0, "n n": 0.5}, 8) == 2 * 8 * 3 + 0.5 * 64


def test_curves_are_read_from_the_file_that_the_benchmark_writes(tmp_path):
    figure = {"title": "index", "unit": "MB", "curve": {"n": 1.0}, "measured": [[10, 10.0], [20, 21.0]], "error": 0.1}
    file = tmp_path / "growth.json"
    file.write_text(
        json.dumps(
            {
                "day": "2026-11-22",
                "machine": "Abacus",
                "sizes": [10, 20],
                "figures": {"disk_mb": figure},
                "requests": {"chunks": 12, "search": {"reads": 30}},
            }
        ),
        encoding="utf-8",
    )

    growth = load_growth(file)

    assert growth.figures["disk_mb"].at(20).amount == 21
    assert growth.figures["disk_mb"].at(40).amount == 40
    assert growth.sizes == [10, 20]
    assert (growth.counted_chunks, growth.counts["search"]["reads"]) == (12, 30)
