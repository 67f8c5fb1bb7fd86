import random
import threading
from pathlib import Path

from benchmarks.day.crew import Hand
from benchmarks.day.killer import Killer
from indexer.hand import LEASE_SECONDS


class Day(threading.Event):
    """Passes at once, and ends after so many looks at it."""

    def __init__(self, looks: int) -> None:
        super().__init__()
        self.looks = looks

    def wait(self, timeout=None):
        self.looks -= 1
        return self.looks < 0


class Crew:
    """So many processes of each role, which are always ready."""

    def __init__(self, each: int) -> None:
        self.each = each
        self.held: list[tuple[str, float]] = []

    def ready(self, role):
        return [Hand(role, 0, Path(f"{role}-{number}.log")) for number in range(self.each)]

    def kill(self, hand):
        pass

    def terminate(self, hand):
        pass

    def hold(self, hand, seconds, wait):
        self.held.append((hand.role, seconds))


def work(crew):
    killer = Killer(crew, random.Random(3))
    killer.work(Day(400))
    return killer


def test_one_that_is_alone_wakes_up_before_anybody_takes_its_leases_for_run_out():
    crew = Crew(1)
    killer = work(crew)

    assert {role for role, _ in crew.held} == {"bot", "mcp_server", "indexer"}
    assert max(seconds for _, seconds in crew.held) < LEASE_SECONDS / 2
    assert not [what for what in killer.done if "took over" in what]


def test_of_several_one_is_held_until_another_has_taken_over_but_no_server_that_somebody_waits_for():
    crew = Crew(2)
    killer = work(crew)

    longest = {role: max(seconds for held, seconds in crew.held if held == role) for role, _ in crew.held}
    assert longest["mcp_server"] < LEASE_SECONDS / 2
    assert min(longest["bot"], longest["indexer"]) > LEASE_SECONDS
    assert all(killer.done[f"{role} held until others took over"] for role in ("bot", "indexer"))


def test_each_kind_is_killed_as_often():
    killer = work(Crew(1))

    times = [killer.done[f"{role} killed"] for role in ("bot", "mcp_server", "indexer")]
    assert sum(times) == 200
    assert max(times) - min(times) <= 1
