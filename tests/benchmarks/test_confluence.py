from benchmarks.confluence import table

RUN = {"seconds": 40.0, "peak_mb": 500.0, "requests": 150, "refused": 0, "bodies": 5_004}
MEASURED = {
    "pages": 5_004,
    "runs": [
        {"name": "first sync", **RUN},
        {"name": "nothing changed", **RUN, "seconds": 10.0, "requests": 30, "bodies": 0},
    ],
    "recorded": 2_600,
    "read_again": 0,
    "fetched_twice": 90,
}


def test_every_run_stands_beside_the_first_one():
    row = next(row for row in table(MEASURED).splitlines() if row.startswith("| nothing changed"))

    assert [cell.strip() for cell in row.split("|")[2:-1]] == ["10.0", "0.25", "30", "0.20", "0", "0", "500"]


def test_what_a_kill_cost_is_told():
    shown = table(MEASURED)

    assert "Killed with 2,600 documents recorded." in shown
    assert "read 0 again, and 90 that had been fetched and not recorded" in shown
