import math

from benchmarks.processes import own_process


def test_a_process_has_worked_and_holds_memory():
    process = own_process()
    before = process.cpu_seconds()
    while process.cpu_seconds() == before:
        math.factorial(2_000)

    assert process.cpu_seconds() > before > 0
    assert 10 < process.rss_mb() <= process.peak_mb()


def test_it_is_told_which_libraries_a_process_has_mapped():
    assert own_process().has_loaded("python")
    assert not own_process().has_loaded("no-such-library")
