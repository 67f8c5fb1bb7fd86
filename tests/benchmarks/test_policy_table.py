import pytest

from benchmarks.policy_table import policy_table

FIGURES = {"p50_ms": 20.0, "p95_ms": 30.0, "times_p50": 1.0, "same": None, "filled": 1.0}


@pytest.mark.parametrize(("worst", "verdict"), [(1.4, "1.40 ×: met"), (1.6, "1.60 ×: not met")])
def test_the_slowest_audience_of_300_policies_decides_and_no_other_one(worst, verdict):
    audiences = [
        {"policies": 300, "share": None, "named": None, "times_p95": 1.0, **FIGURES},
        {"policies": 300, "share": 0.5, "named": 150, "times_p95": worst, **FIGURES},
        {"policies": 300, "share": 1.0, "named": 300, "times_p95": 1.1, **FIGURES},
        {"policies": 10_000, "share": 1.0, "named": 10_000, "times_p95": 9.0, **FIGURES},
    ]
    shown = policy_table({"audiences": audiences, "working_out": [{"policies": 300, "p50_ms": 2.0}]})

    assert verdict in shown
    assert "| 10,000 policies, may read 100 %" in shown
    assert "2.0 ms of 300" in shown
