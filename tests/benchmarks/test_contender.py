import pytest

from benchmarks.contender import Contender, ContenderFailed

MODULE = "tests.benchmarks.sample_contender"


def test_a_contender_works_in_a_process_of_its_own():
    with Contender("adder", MODULE, {"start": 40}) as adder:
        answer = adder.ask("add", number=2)

    assert answer.value == 42
    assert answer.seconds > 0
    assert 0 < answer.rss_mb <= answer.peak_mb * 1.1


def test_what_a_library_prints_does_not_mix_with_answers():
    with Contender("printer", MODULE, {"start": 0, "prints": True}) as printer:
        assert printer.ask("add", number=1).value == 1


def test_a_contender_whose_library_is_missing_names_it():
    with pytest.raises(ContenderFailed, match="ghost left out: no_such_library is not installed"):
        Contender("ghost", MODULE, {"start": 0, "needs": "no_such_library"}).__enter__()


def test_a_contender_that_breaks_says_what_it_said_last():
    with Contender("broken", MODULE, {"start": 0}) as broken, pytest.raises(ContenderFailed, match="ZeroDivisionError"):
        broken.ask("divide")
