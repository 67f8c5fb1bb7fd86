"""`python -m indexer` as it is, but that an index of vectors is made of a few hundred of them already."""

import sys

from config.environment import apply_process_environment

# As few as its partitions can be learnt from; 10,000 texts would be embedded for minutes.
_ROWS = 256

if __name__ == "__main__":
    apply_process_environment()
    from index import vectors
    from indexer import fill
    from indexer.start import main

    for module in (vectors, fill):
        vars(module)["VECTOR_INDEX_ROWS"] = _ROWS
    sys.exit(main())
