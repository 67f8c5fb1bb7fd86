from contextlib import ExitStack, suppress
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import combinations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, update

from ledger.errors import LeaseHeld, LeaseLost
from ledger.leases import Lease, held_names, hold_lease, leases_of_others
from ledger.parts import WHOLE, exclude_each_other, source_part, vectors_part
from ledger.tables import leases
from ledger.taking import Watch

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
LATER = NOON + timedelta(minutes=5)
WIKI = source_part("wiki")


def move_elsewhere(ledger):
    """Let who holds leases be a process that nobody here can know to be gone."""
    with ledger.begin() as connection:
        connection.execute(update(leases).values(pid_space="another machine"))


def at(moment):
    return lambda: moment


def test_what_a_process_had_begun_that_may_be_frozen_is_ended_before_its_lease_is_taken(ledger):
    done = []
    frozen = hold_lease(ledger, WIKI, clock=at(NOON))
    lost = frozen.__enter__()
    move_elsewhere(ledger)
    with hold_lease(ledger, WIKI, clock=at(LATER), before_taking_over=lambda: done.append("fence")):
        assert done == ["fence"]
        with pytest.raises(LeaseLost):
            lost.renew()
    frozen.__exit__(None, None, None)
    with hold_lease(ledger, WIKI, clock=at(LATER), before_taking_over=lambda: done.append("again")):
        pass
    assert done == ["fence"], "it was given back"


def test_of_a_process_that_is_gone_nothing_has_to_be_ended(ledger, start, url):
    gone = start("hold_leases", url)
    gone.tell(WIKI)
    assert gone.answer() == "won 1"
    gone.kill()
    with hold_lease(ledger, WIKI, before_taking_over=lambda: pytest.fail("it is gone")) as lease:
        assert lease.token == 2


def test_who_wakes_up_while_it_is_put_aside_keeps_its_lease(ledger):
    frozen = hold_lease(ledger, WIKI, clock=at(NOON))
    awake = frozen.__enter__()
    move_elsewhere(ledger)
    with pytest.raises(LeaseHeld), hold_lease(ledger, WIKI, clock=at(LATER), before_taking_over=lambda: wake(awake)):
        pass
    awake.renew()


def wake(lease):
    """Renew as a process whose clock has gone on meanwhile does."""
    object.__setattr__(lease, "clock", at(LATER))
    lease.renew()


def test_who_cannot_put_aside_what_was_begun_takes_nothing(ledger):
    frozen = hold_lease(ledger, WIKI, clock=at(NOON))
    lease = frozen.__enter__()
    move_elsewhere(ledger)

    def fail():
        raise OSError("no space")

    with pytest.raises(OSError, match="no space"), hold_lease(ledger, WIKI, clock=at(LATER), before_taking_over=fail):
        pass
    lease.renew()


def test_the_whole_is_not_had_while_a_part_is_held_nor_a_part_while_the_whole_is(ledger):
    with (
        hold_lease(ledger, WIKI),
        hold_lease(ledger, source_part("code")),
        pytest.raises(LeaseHeld, match="is being worked through"),
        hold_lease(ledger, WHOLE),
    ):
        pass
    with hold_lease(ledger, WHOLE):
        with pytest.raises(LeaseHeld, match="'index' is being written") as caught, hold_lease(ledger, WIKI):
            pass
        assert caught.value.name == WHOLE
    with hold_lease(ledger, WIKI):
        pass


def test_who_takes_the_whole_puts_aside_all_who_held_a_part_of_it(ledger):
    done = []
    parts = [hold_lease(ledger, name, clock=at(NOON)) for name in (WIKI, vectors_part("code"))]
    lost = [part.__enter__() for part in parts]
    move_elsewhere(ledger)
    with hold_lease(ledger, WHOLE, clock=at(LATER), before_taking_over=lambda: done.append("fence")):
        assert done == ["fence"]
        for lease in lost:
            with pytest.raises(LeaseLost):
                lease.renew()
        assert held_names(ledger, LATER) == {WHOLE}


def test_others_leases_are_told_as_they_would_be_found(ledger):
    watch = Watch(lambda: 0.0)
    names = {WIKI, source_part("code")}
    with hold_lease(ledger, WIKI, holder="I"), hold_lease(ledger, source_part("code"), holder="you"):
        assert leases_of_others(ledger, names, NOON, holder="I", watch=watch) == {source_part("code")}


NAMES = [WHOLE, WIKI, source_part("code"), vectors_part("wiki")]
STEPS = st.lists(
    st.tuples(st.sampled_from(["take", "give back", "renew", "wait"]), st.integers(0, 2), st.sampled_from(NAMES)),
    max_size=25,
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_whatever_is_taken_given_back_and_left_to_expire_nobody_works_beside_who_excludes_it(ledger, steps):
    """Three processes of other machines; none meets another one that it excludes, or loses what it may still do."""
    with ledger.begin() as connection:
        connection.execute(delete(leases))
    now, given_out = [NOON], ExitStack()
    held: dict[tuple[int, str], tuple[ExitStack, Lease]] = {}
    ended: set[tuple[int, str]] = set()
    for step, who, name in steps:
        mine = held.get((who, name))
        if step == "wait":
            now[0] += timedelta(seconds=40)
        elif step == "take" and mine is None:
            stack = given_out.enter_context(ExitStack())
            end = partial(ended.update, held)
            taking = hold_lease(ledger, name, clock=lambda: now[0], holder=f"{who} {name}", before_taking_over=end)
            with suppress(LeaseHeld):
                held[who, name] = (stack, stack.enter_context(taking))
                ended.discard((who, name))
                move_elsewhere(ledger)
        elif step == "give back" and mine:
            held.pop((who, name))[0].close()
        elif step == "renew" and mine:
            try:
                mine[1].renew()
            except LeaseLost:
                assert (who, name) in ended, "what it had begun was ended before it lost its lease"
                del held[who, name]
        working = [name for (_, name), (_, lease) in held.items() if owns(ledger, lease)]
        assert not any(exclude_each_other(*two) for two in combinations(working, 2))
    given_out.close()


def owns(ledger, lease):
    with ledger.connect() as connection:
        row = connection.execute(leases.select().where(leases.c.name == lease.name)).one()
    return (row.token, bool(row.holder)) == (lease.token, True)
