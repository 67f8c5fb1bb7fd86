"""Disk: what is wrong with it, or with object storage, by whatever Lance raises, in words for the operator."""

import errno
import logging
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager

from index.errors import UnwritableIndex
from index.store import is_out_of_reach, why_out_of_reach

logger = logging.getLogger(__name__)

_FULL = "there is no space left on its disk. Make room"
_REASONS = {
    errno.ENOSPC: _FULL,
    errno.EDQUOT: _FULL,
    errno.EFBIG: _FULL,
    errno.EROFS: "its disk is read-only. Look why it is, and mount it so that it can be written",
    errno.EACCES: "this process may not write its folder. Give it the right to",
    errno.EPERM: "this process may not write its folder. Give it the right to",
}
_CODE = re.compile(r"os error (\d+)")


@contextmanager
def on_disk() -> Iterator[None]:
    """Work on the index as its writer.

    Raises:
        UnwritableIndex: the disk is full or read-only, say, files are lost, or object storage does not answer.
    """
    try:
        yield
    except (OSError, RuntimeError) as error:
        raise UnwritableIndex(
            f"The index cannot be read or written: {_reason(error)}. What was written stays, and the rest is tried "
            "again by itself."
        ) from error


def _reason(error: Exception) -> str:
    if is_out_of_reach(error):
        logger.debug("the index is out of reach", exc_info=error)
        return why_out_of_reach(error)
    # Lance passes on the system's number in its text alone; who asks the system itself has it as it is.
    found = _CODE.search(str(error))
    code = error.errno if isinstance(error, OSError) and error.errno else int(found[1]) if found else 0
    if code in _REASONS:
        return _REASONS[code]
    # Words for what nobody has thought of are in the log alone.
    logger.warning("the index failed", exc_info=error)
    told = os.strerror(code) if code else type(error).__name__
    return f"{told}. Check its folder and the disk"
