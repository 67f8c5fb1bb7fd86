from itertools import product

from ledger.parts import (
    COMMITS,
    UPKEEP,
    WHOLE,
    exclude_each_other,
    is_of_index,
    is_part,
    source_part,
    vectors_part,
    what_is_held,
)

PARTS = [source_part("wiki"), source_part("code"), vectors_part("wiki"), vectors_part("code"), UPKEEP]


def test_different_parts_may_be_held_at_the_same_time_and_none_beside_the_whole():
    for one, other in product(PARTS, PARTS):
        assert exclude_each_other(one, other) is (one == other)
    for part in PARTS:
        assert exclude_each_other(part, WHOLE)
        assert exclude_each_other(WHOLE, part)
    assert exclude_each_other(WHOLE, WHOLE)


def test_whoever_holds_a_part_or_the_whole_may_commit_when_nobody_else_does():
    for name in [*PARTS, WHOLE]:
        assert not exclude_each_other(name, COMMITS)
        assert not exclude_each_other(COMMITS, name)
    assert exclude_each_other(COMMITS, COMMITS)


def test_a_source_may_be_called_anything():
    assert is_part(source_part(WHOLE))
    assert not is_part(WHOLE)
    assert not is_of_index("alerts")
    assert not exclude_each_other("alerts", WHOLE)


def test_a_message_says_what_is_being_done():
    told = [what_is_held(name) for name in (*PARTS[1:3], UPKEEP, WHOLE)]
    assert told == [
        "'code' is being worked through",
        "The vectors of 'wiki' are being made",
        "The index is being tidied",
        "'index' is being written",
    ]
