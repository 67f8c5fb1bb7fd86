import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.growth.figures import FIGURES
from benchmarks.growth.fitting import fit, fitted
from cli.growth import TERMS, on_curve

SIZES = (30_000, 100_000, 300_000, 1_000_000, 3_000_000)


def measured(size, **changed):
    """What a size would have measured if everything grew in proportion to it."""
    parts = {"seconds": size / 1e5, "cpu_seconds": size / 1e5}
    leg = {"p50_ms": 10 + size / 1e5, "p95_ms": 20 + size / 1e5, "cpu_ms": size / 1e5, "recall": 1.0}
    return {
        "size": size,
        "index": {
            "disk_mb": size * 0.005,
            "most_disk_mb": size * 0.01,
            "peak_mb": 300 + size * 0.001,
            "vector_index": parts,
            "other_indexes": parts,
        },
        "search": {
            "legs": [
                {"leg": leg_name, "share": share, **leg} for leg_name in ("hybrid", "dense") for share in (0.5, 0.05)
            ],
            "cold_p50_ms": 30.0,
        },
        "embed": {"rss_mb": 400.0, "cpu_ms": 5.0},
        "edit": {
            "commit": parts,
            "tidy_edits": parts,
            "upkeep": parts,
            "peak_mb": 500.0,
        },
    } | changed


@given(
    st.sampled_from([("1", "n"), ("n", "n log n"), ("n", "n n")]),
    st.floats(1e-6, 1e3),
    st.floats(1e-6, 1e3),
)
def test_a_curve_that_was_followed_exactly_is_found_again(terms, first, second):
    scale = TERMS[terms[0]](300_000), TERMS[terms[1]](300_000)
    curve = {terms[0]: first / scale[0], terms[1]: second / scale[1]}
    points = [(size, on_curve(curve, size)) for size in SIZES]

    found = fit(points[:-1], terms)

    assert on_curve(found, 300_000) == pytest.approx(points[2][1], rel=1e-3)
    assert on_curve(found, SIZES[-1]) == pytest.approx(points[-1][1], rel=0.02)


@given(st.lists(st.floats(0.1, 1e6), min_size=4, max_size=4))
def test_no_curve_shrinks_as_a_table_grows(values):
    found = fit(list(zip(SIZES, values, strict=False)), ("1", "n"))

    assert all(factor >= 0 for factor in found.values())
    assert on_curve(found, 1e9) >= on_curve(found, 1e3)


def test_small_sizes_count_as_much_as_large_ones():
    found = fit([(30_000, 10.0), (100_000, 17.0), (300_000, 37.0), (1_000_000, 140.0)], ("1", "n"))

    assert on_curve(found, 30_000) == pytest.approx(10, rel=0.15)


def test_the_error_is_of_a_curve_that_never_saw_the_largest_size():
    sizes = [measured(size) for size in SIZES]
    sizes[-1]["index"]["disk_mb"] = 30_000.0  # twice what the others lead to

    [disk, cold] = (fitted(sizes)[name] for name in ("disk_mb", "cold_p50_ms"))

    assert disk["error"] == pytest.approx(-0.5, abs=0.01)
    assert disk["measured"][-1] == [3_000_000, 30_000.0]
    assert cold["error"] == pytest.approx(0, abs=0.01)


def test_sizes_whose_work_is_another_are_left_out_of_the_curve():
    sizes = [measured(size) for size in SIZES]
    sizes[0]["edit"]["upkeep"] = {"seconds": 500.0, "cpu_seconds": 500.0}  # fewer than 50,000 rows

    upkeep = fitted(sizes)["upkeep_cpu_s"]

    assert upkeep["error"] == pytest.approx(0, abs=0.01)
    assert upkeep["measured"][0][0] == 100_000


def test_a_size_that_was_not_edited_still_tells_how_large_it_is():
    sizes = [measured(size) for size in SIZES]
    del sizes[-1]["edit"]

    found = fitted(sizes)

    assert found["disk_mb"]["measured"][-1][0] == 3_000_000
    assert found["upkeep_cpu_s"]["measured"][-1][0] == 1_000_000


def test_every_figure_is_fitted():
    assert fitted([measured(size) for size in SIZES]).keys() == FIGURES.keys()
