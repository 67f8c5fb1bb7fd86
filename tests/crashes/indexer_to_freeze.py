"""The indexer that is killed, but that who does not renew its leases for three seconds has lost them."""

import runpy

_SECONDS = 3.0

if __name__ == "__main__":
    from indexer import hand

    vars(hand)["LEASE_SECONDS"] = _SECONDS
    runpy.run_module("tests.crashes.indexer_to_kill", run_name="__main__")
