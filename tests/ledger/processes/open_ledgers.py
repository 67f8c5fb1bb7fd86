"""Open the ledger of every URL that comes in; answer with its tables or the error."""

import sys

from sqlalchemy import inspect

from ledger.engine import open_ledger
from ledger.errors import LedgerError

sys.stdout.write("ready\n")
for line in sys.stdin:
    try:
        engine = open_ledger(line.strip())
    except LedgerError as error:
        sys.stdout.write(f"{type(error).__name__}: {error}\n")
        continue
    sys.stdout.write(" ".join(sorted(inspect(engine).get_table_names())) + "\n")
    engine.dispose()
