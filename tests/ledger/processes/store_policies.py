"""Store the policy of every line (its JSON); answer with its id."""

import sys

from ledger.engine import open_ledger
from ledger.policies import store_policy
from ledger.policy import Policy

engine = open_ledger(sys.argv[1])
sys.stdout.write("ready\n")
for line in sys.stdin:
    sys.stdout.write(f"{store_policy(engine, Policy.from_json(line))}\n")
