from dataclasses import replace
from datetime import timedelta

from bot.controls.source_lines import source_lines
from tests.wiring.figures import NOW, WIKI, left_out


def lines(*failures):
    return source_lines([replace(WIKI, left_out=list(failures))], NOW)


def test_what_could_not_be_indexed_is_counted_and_of_it_what_was_given_up():
    dead = left_out("a", "failed")
    resting = replace(dead, path="b", next_try_at=NOW + timedelta(hours=1))

    assert "    ⚠ 2 of its documents could not be indexed; given up: 1" in lines(dead, resting)
    assert "    ⚠ 1 of its documents could not be indexed" in lines(resting)
    assert not [line for line in lines(left_out("c", "skipped")) if "could not be indexed" in line]
