from benchmarks.working_out import access_milliseconds


def test_it_is_timed_several_times_whatever_else_the_ledger_does(tmp_path):
    taken = access_milliseconds(tmp_path / "ledger.db", 10)

    assert len(taken) == 20
    assert min(taken) > 0
