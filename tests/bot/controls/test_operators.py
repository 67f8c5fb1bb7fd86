from bot.controls.operators import Operators
from tests.bot.controls.pressing import gesture_by


class Ticking:
    def __init__(self):
        self.now = 0.0

    def __call__(self):
        return self.now


async def test_people_and_members_of_groups_are_operators_and_nobody_else(work):
    group = work.server.slack.group("footnote-team", work.ben)
    named, grouped = Operators([work.ana.id]), Operators([group.id])

    assert await named.include(gesture_by(work, work.ana))
    assert not await named.include(gesture_by(work, work.ben))
    assert await grouped.include(gesture_by(work, work.ben))
    assert not await grouped.include(gesture_by(work, work.ana))


async def test_a_group_that_slack_does_not_tell_of_has_nobody_in_it(work):
    assert not await Operators(["S404"]).include(gesture_by(work, work.ben))
    assert not await Operators([]).include(gesture_by(work, work.ben))


async def test_who_leaves_the_group_is_no_operator_a_minute_later(work):
    group, clock = work.server.slack.group("footnote-team", work.ben), Ticking()
    operators = Operators([group.id], clock=clock)
    assert await operators.include(gesture_by(work, work.ben))

    group.members.clear()
    clock.now = 61.0
    assert not await operators.include(gesture_by(work, work.ben))
