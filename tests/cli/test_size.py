import re
from pathlib import Path

import pytest

from cli.assumed import EMBEDDED_A_SECOND
from cli.growth import load_growth

ROOT = Path(__file__).parent.parent.parent


def test_fifty_million_chunks_are_reckoned_and_said_to_be_far_from_what_was_measured(fresh):
    code, found = fresh.json("size", "--chunks", "50000000", "--queries-per-second", "10")

    assert code == 0
    needs = {each["name"]: each for each in found["needs"]}
    largest = found["measured_sizes"][-1]
    assert needs["disk"]["known"] == f"extrapolated ×{50_000_000 / largest:,.0f}"
    assert needs["disk"]["amount"] > 100
    assert needs["embedding_hours"]["too_much"]
    assert [each["name"] for each in found["needs"] if each["too_much"] and not each["answer"]] == []
    assert all(each["source"] for each in found["assumed"].values())


def test_the_table_says_how_each_figure_is_known(fresh):
    largest = load_growth().sizes[-1]
    process = fresh("size", "--chunks", str(largest))

    assert process.returncode == 0
    assert re.search(r"index on disk +[\d.,]+ GB +measured", process.stdout)
    assert "extrapolated" not in process.stdout
    assert "not a quotation" in process.stdout


def test_what_fits_one_machine_is_said_to(fresh):
    process = fresh("size", "--chunks", "30000")

    assert "Nothing of this outgrows one machine" in process.stdout


def test_what_is_given_takes_the_place_of_what_is_assumed(fresh):
    _, found = fresh.json(
        "size", "--chunks", "3600000", "--chunks-per-second", "1000", "--price-gb-month", "0", "--price-1000-reads", "0"
    )
    needs = {each["name"]: each for each in found["needs"]}

    assert needs["embedding_hours"]["amount"] == 1
    assert needs["embedding_hours"]["known"] == "as given"
    assert found["assumed"]["price_gb_month"] == {"amount": 0, "source": "as given"}


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["--chunks", "many"],
        ["--chunks", "5"],
        ["--chunks", "10000", "--queries-per-second", "-1"],
        ["--chunks", "10000", "--queries-per-second", "inf"],
    ],
)
def test_wrong_use_exits_2_and_says_which_option(fresh, arguments):
    process = fresh("size", *arguments)

    assert process.returncode == 2
    assert "--chunks" in process.stderr or "--queries-per-second" in process.stderr


def test_nothing_heavy_is_loaded(fresh):
    imported = fresh.start("size", "--chunks", "100000", PYTHONPROFILEIMPORTTIME="1")

    assert imported.returncode == 0
    assert not re.search(r"\| +(numpy|lancedb|pyarrow|onnxruntime|benchmarks)\b", imported.stderr)


def test_the_rate_of_embedding_is_the_one_that_the_benchmarks_page_shows():
    page = (ROOT / "docs" / "benchmarks.md").read_text(encoding="utf-8")
    part = page.partition("<!-- embedding -->")[2]

    [rate] = re.findall(r"^\| Footnote +\| +([\d.]+) \|", part.partition("<!-- end -->")[0], re.MULTILINE)
    assert float(rate) == EMBEDDED_A_SECOND.amount
