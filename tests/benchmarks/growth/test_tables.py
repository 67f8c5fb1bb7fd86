from benchmarks.growth.tables import check_table, decades_table, requests_table
from cli.growth import load_growth

COUNTS = {kind: {"reads": 30.4, "writes": 2.0} for kind in ("search", "edit", "upkeep", "index", "warm up")}


def test_a_guess_stands_beside_what_came_true():
    figures = {
        "disk_mb": {
            "title": "index on disk",
            "unit": "MB",
            "curve": {"1": 12.0, "n": 0.005},
            "measured": [[1_000, 17.0], [3_000, 30.0]],
            "error": -0.1,
        }
    }

    [row] = check_table(figures).splitlines()[2:]

    assert "12 + 0.005 n" in row
    assert "3,000: 27.00 → 30.00" in row
    assert "-10%" in row


def test_requests_are_told_by_size_and_kind():
    rows = requests_table([{"size": 12_000, **COUNTS}, {"size": 48_000, **COUNTS}]).splitlines()[2:]

    assert len(rows) == 10
    assert all("30" in row for row in rows)


def test_what_outgrows_one_machine_stands_out_at_the_decade_where_it_does():
    rows = decades_table(load_growth()).splitlines()
    vectors = next(row for row in rows if "making all vectors on 2 cores" in row)
    first, *_, last = [cell.strip() for cell in vectors.split("|")[2:-1]]

    assert "**" not in first
    assert last.startswith("**")
    assert "nearest to what one machine has" in rows[-1]
