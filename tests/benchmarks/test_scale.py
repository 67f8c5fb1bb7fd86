"""The quick mode whole, and that what ships was made of what was measured."""

import json

import pytest

from benchmarks import results, scale
from benchmarks.growth.stages import Work, measured
from cli.growth import FILE, load_growth


@pytest.fixture(scope="module")
def quick(tmp_path_factory):
    folder = tmp_path_factory.mktemp("scale")
    assert scale.main(["--quick", "--folder", str(folder)]) == 0
    return folder


def test_everything_is_measured_of_each_size(quick):
    stored = json.loads((quick / "scale.json").read_text(encoding="utf-8"))

    assert [each["size"] for each in stored["sizes"]] == [500, 2_000]
    for each in stored["sizes"]:
        assert each["index"]["disk_mb"] > each["size"] * 0.004
        assert {leg["recall"] for leg in each["search"]["legs"] if leg["leg"] == "dense"} == {1.0}
        assert all(0 < leg["p50_ms"] <= leg["p95_ms"] for leg in each["search"]["legs"])
        assert each["edit"]["commit"]["cpu_seconds"] > 0
        assert len(each["index"]["load"]) == 2
    [counted] = stored["requests"]
    assert counted["search"]["reads"] > 1
    assert counted["edit"]["writes"] > 1


def test_curves_and_page_are_made_of_it(quick):
    growth = load_growth(quick / "growth.json")

    assert growth.figures["disk_mb"].at(2_000).known == "measured"
    page = (quick / "scaling.md").read_text(encoding="utf-8")
    assert "| on disk, MB " in page
    assert "guessed → measured" in page


def test_no_table_is_left_behind_and_a_size_that_was_measured_is_not_measured_again(quick):
    assert not [path for path in quick.iterdir() if path.is_dir()]

    again = measured(500, Work(5, 5), quick / "nowhere", "scale-quick-500")

    assert again == results.load("scale-quick-500")
    assert not (quick / "nowhere").exists()


def test_what_footnote_size_reads_was_fitted_to_what_is_stored():
    stored = json.loads(scale.STORED.read_text(encoding="utf-8"))
    shipped = json.loads(FILE.read_text(encoding="utf-8"))

    made = scale.curves_of(stored)

    assert made.keys() == shipped.keys()
    assert made["sizes"] == shipped["sizes"]
    assert made["requests"] == shipped["requests"]
    for name, each in made["figures"].items():
        assert shipped["figures"][name]["curve"] == pytest.approx(each["curve"], rel=1e-3)
        assert shipped["figures"][name]["error"] == pytest.approx(each["error"], abs=1e-3)
        assert shipped["figures"][name]["measured"] == each["measured"]
