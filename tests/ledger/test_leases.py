from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update

from ledger.errors import LeaseHeld, LeaseLost
from ledger.leases import hold_lease
from ledger.tables import leases
from ledger.taking import Watch

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)


class Clock:
    """Stands still until it is moved."""

    def __init__(self):
        self.now = NOON

    def __call__(self):
        return self.now

    def advance(self, seconds):
        self.now += timedelta(seconds=seconds)


@pytest.fixture
def clock():
    return Clock()


def make_holder_look_like(ledger, **values):
    with ledger.begin() as connection:
        connection.execute(update(leases).values(**values))


def test_second_holder_is_told_who_holds_it_since_when_and_what_to_do(ledger, clock):
    with hold_lease(ledger, "index", clock=clock):
        clock.advance(59)
        make_holder_look_like(ledger, host="builder-7", pid=4711, pid_space="there")
        with pytest.raises(LeaseHeld) as caught, hold_lease(ledger, "index", clock=clock):
            pass
    message = str(caught.value)
    for part in ("'index'", "process 4711", "builder-7", "since 2026-05-01 12:00:00 UTC", "Wait", "12:01:00 UTC"):
        assert part in message


def test_leases_of_different_names_do_not_meet(ledger):
    with hold_lease(ledger, "one"), hold_lease(ledger, "two") as lease:
        assert lease.token == 1


def test_lease_is_free_again_after_the_block_and_after_an_exception(ledger, clock):
    def fail_while_holding():
        with hold_lease(ledger, "index", clock=clock):
            raise ZeroDivisionError

    with hold_lease(ledger, "index", clock=clock):
        pass
    with pytest.raises(ZeroDivisionError):
        fail_while_holding()
    with hold_lease(ledger, "index", clock=clock) as lease:
        assert lease.token == 3


def test_released_lease_is_free_even_when_the_clock_is_set_back(ledger, clock, caplog):
    with hold_lease(ledger, "index", clock=clock):
        pass
    clock.advance(-30)
    with hold_lease(ledger, "index", clock=clock) as lease:
        assert lease.token == 2
    assert "taken over" not in caplog.text


def test_living_holder_keeps_the_lease_as_long_as_it_renews_in_time(ledger, clock):
    with hold_lease(ledger, "index", ttl_seconds=60, clock=clock) as lease:
        for _ in range(5):
            clock.advance(59)
            lease.renew()
            with pytest.raises(LeaseHeld), hold_lease(ledger, "index", clock=clock):
                pass


def test_holder_that_did_not_renew_loses_the_lease_and_is_told_at_its_next_renewal(ledger, clock):
    with hold_lease(ledger, "index", ttl_seconds=60, clock=clock) as slow:
        clock.advance(60)
        with hold_lease(ledger, "index", ttl_seconds=60, clock=clock) as successor:
            assert successor.token > slow.token
            with pytest.raises(LeaseLost, match="'index'"):
                slow.renew()
            successor.renew()


def test_late_exit_of_a_holder_that_lost_its_lease_does_not_free_the_successors(ledger, clock):
    slow = hold_lease(ledger, "index", ttl_seconds=60, clock=clock)
    slow.__enter__()
    clock.advance(61)
    with hold_lease(ledger, "index", ttl_seconds=60, clock=clock) as successor:
        slow.__exit__(None, None, None)
        successor.renew()
        with pytest.raises(LeaseHeld), hold_lease(ledger, "index", clock=clock):
            pass


def test_expired_lease_that_nobody_took_can_still_be_renewed(ledger, clock):
    with hold_lease(ledger, "index", ttl_seconds=60, clock=clock) as lease:
        clock.advance(600)
        lease.renew()
        with pytest.raises(LeaseHeld), hold_lease(ledger, "index", clock=clock):
            pass


def test_released_lease_cannot_be_renewed(ledger, clock):
    with hold_lease(ledger, "index", clock=clock) as lease:
        pass
    with pytest.raises(LeaseLost):
        lease.renew()


class Waiting:
    """A process that tries again and again to get the lease of another machine, by clocks that are moved."""

    def __init__(self, ledger, clock):
        self.ledger = ledger
        self.clock = clock
        self.seconds = 0.0
        self.watch = Watch(lambda: self.seconds)

    def gets_it(self, after=0.0):
        self.seconds += after
        self.clock.advance(after)
        try:
            with hold_lease(self.ledger, "index", ttl_seconds=60, clock=self.clock, watch=self.watch):
                return True
        except LeaseHeld:
            return False


@pytest.mark.parametrize("jump", [-86400, 86400])
def test_whoever_waits_takes_no_lease_that_is_renewed_and_one_that_is_not_within_its_time_whatever_the_clocks_do(
    ledger, clock, jump
):
    waiting = Waiting(ledger, clock)
    with hold_lease(ledger, "index", ttl_seconds=60, clock=clock) as living:
        make_holder_look_like(ledger, pid_space="another machine")
        assert not waiting.gets_it()
        clock.advance(jump)
        for _ in range(10):
            assert not waiting.gets_it(after=15)
            living.renew()
        clock.advance(-jump)
        assert not waiting.gets_it(after=59)
        assert not waiting.gets_it(after=59)
        assert waiting.gets_it(after=1)


@pytest.mark.parametrize("elsewhere", ["another machine", ""])
def test_dead_process_id_of_another_machine_or_container_waits_for_the_time_to_live(
    ledger, url, clock, start, elsewhere
):
    gone = start("hold_leases", url)
    gone.kill()
    with hold_lease(ledger, "index", ttl_seconds=60, clock=clock):
        make_holder_look_like(ledger, pid=gone.process.pid, pid_space=elsewhere)
        clock.advance(59)
        with pytest.raises(LeaseHeld), hold_lease(ledger, "index", clock=clock):
            pass
        clock.advance(1)
        with hold_lease(ledger, "index", clock=clock) as successor:
            assert successor.token == 2


def test_killed_holder_is_replaced_at_once_and_a_living_one_is_not(ledger, url, start):
    holder = start("hold_leases", url)
    holder.tell("index")
    assert holder.answer() == "won 1"
    with pytest.raises(LeaseHeld, match=f"process {holder.process.pid} on "), hold_lease(ledger, "index"):
        pass
    holder.kill()
    with hold_lease(ledger, "index") as lease:
        assert lease.token == 2


def test_of_two_racing_processes_exactly_one_wins_and_tokens_only_grow(url, start):
    peers = [start("hold_leases", url) for _ in range(2)]
    tokens = []
    for _ in range(100):
        for peer in peers:
            peer.tell("index")
        results = sorted((peer.answer() for peer in peers), reverse=True)
        assert results[0].startswith("won ")
        assert results[1].startswith("held ")
        tokens.append(int(results[0].removeprefix("won ")))
        for peer in peers:
            peer.tell("enough")
        assert [peer.answer() for peer in peers] == ["free", "free"]
    assert tokens == list(range(1, 101))


def test_first_two_holders_of_a_new_name_cannot_both_win(url, start):
    peers = [start("hold_leases", url) for _ in range(2)]
    for n in range(30):
        for peer in peers:
            peer.tell(f"index {n}")
        assert sorted(peer.answer().split()[0] for peer in peers) == ["held", "won"]
        for peer in peers:
            peer.tell("enough")
        assert [peer.answer() for peer in peers] == ["free", "free"]


def test_what_a_holder_could_not_give_back_it_takes_again_at_once_and_others_wait(ledger, clock):
    stuck = hold_lease(ledger, "index", clock=clock, holder="the loop")
    lost = stuck.__enter__()
    with pytest.raises(LeaseHeld), hold_lease(ledger, "index", clock=clock, holder="another loop"):
        pass
    with hold_lease(ledger, "index", clock=clock, holder="the loop") as lease:
        lease.renew()
        with pytest.raises(LeaseLost):
            lost.renew()


def test_of_a_holder_that_is_gone_nobody_waits_longer_because_the_clock_was_set_back(ledger, clock):
    gone = hold_lease(ledger, "index", clock=clock)
    gone.__enter__()
    make_holder_look_like(ledger, host="builder-7", pid_space="there")
    clock.advance(-86_400)

    with pytest.raises(LeaseHeld, match="12:01:00"), hold_lease(ledger, "index", clock=clock):
        pass
    clock.advance(60)
    with hold_lease(ledger, "index", clock=clock) as lease:
        assert lease.token == 2


def test_who_lives_keeps_the_lease_though_the_clock_is_set_back(ledger, clock):
    with hold_lease(ledger, "index", clock=clock) as lease:
        clock.advance(-86_400)
        for _ in range(3):
            with pytest.raises(LeaseHeld), hold_lease(ledger, "index", clock=clock):
                pass
            clock.advance(50)
            lease.renew()
