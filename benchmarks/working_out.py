"""Working out: how long the ledger takes to tell which of many policies somebody passes, as before every question."""

from pathlib import Path
from time import perf_counter

from ledger.engine import open_ledger, sqlite_url
from ledger.memberships import replace_groups
from ledger.policies import store_policy
from ledger.policy import Policy
from retrieval.audience import Audience, open_access

_PERSON = "ana@example.com"
_SOURCE = "wiki"
_TIMES = 20


def access_milliseconds(file: Path, policies: int) -> list[float]:
    """Return the milliseconds of each time that it was worked out for a person who passes every other policy.

    Args:
        file: Where to put the ledger.
        policies: How many there are: of a space and a team each.
    """
    ledger = open_ledger(sqlite_url(file))
    try:
        for number in range(policies):
            store_policy(ledger, Policy.of([["group:staff"], [f"group:team-{number}"]]))
        members = {f"team-{number}": [_PERSON] for number in range(0, policies, 2)}
        replace_groups(ledger, "benchmark", {"staff": [_PERSON], **members})
        taken = []
        for _ in range(_TIMES):
            started = perf_counter()
            access = open_access(ledger, Audience.person(_PERSON), {_SOURCE: Policy.of([])})
            taken.append((perf_counter() - started) * 1000)
            if len(access.policy_ids) != policies // 2:
                raise SystemExit(f"{len(access.policy_ids)} of {policies} policies were passed, and not every other")
        return taken
    finally:
        ledger.dispose()
