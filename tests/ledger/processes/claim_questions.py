"""Claim, take over or see what every line says, as fast as it comes in; answer with what came of it."""

import sys
from datetime import datetime, timedelta

from ledger.claims import claim_question, take_over
from ledger.engine import open_ledger
from ledger.process import random_id
from ledger.seen_events import see_event
from tests.ledger.asked import NOON, asked

engine = open_ledger(sys.argv[1])
LATER = NOON + timedelta(minutes=1)


def result(verb: str, what: str) -> str:
    if verb == "claim":
        return str(claim_question(engine, asked(what), random_id(), until=LATER))
    if verb == "see":
        return str(see_event(engine, what, NOON))
    now = datetime.fromisoformat(what)
    taken = take_over(engine, random_id(), now=now, until=now + timedelta(minutes=1), limit=5)
    return " ".join(each.id for each in taken)


sys.stdout.write("ready\n")
for line in sys.stdin:
    sys.stdout.write(result(*line.split()) + "\n")
