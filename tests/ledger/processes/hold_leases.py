"""Take the lease of every name that comes in and hold it until the next line; answer with its token."""

import sys

from ledger.engine import open_ledger
from ledger.errors import LeaseHeld
from ledger.leases import hold_lease

engine = open_ledger(sys.argv[1])
sys.stdout.write("ready\n")
for line in sys.stdin:
    try:
        with hold_lease(engine, line.strip()) as lease:
            sys.stdout.write(f"won {lease.token}\n")
            sys.stdin.readline()
    except LeaseHeld as error:
        sys.stdout.write(f"held {error}\n")
        sys.stdin.readline()
    sys.stdout.write("free\n")
