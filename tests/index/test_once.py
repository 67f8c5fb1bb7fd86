from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from index.once import Once


def test_a_thing_is_loaded_once_whichever_thread_comes_first():
    loads: list[int] = []
    together = Barrier(4)

    def load():
        loads.append(1)
        return object()

    def ask(_):
        together.wait(timeout=60)
        return once()

    once = Once(load)
    with ThreadPoolExecutor(4) as threads:
        found = set(threads.map(ask, range(4)))
    assert len(found) == len(loads) == 1


def test_a_load_that_failed_is_tried_again():
    answers = iter([OSError("disk"), "model"])

    def load():
        answer = next(answers)
        if isinstance(answer, OSError):
            raise answer
        return answer

    once = Once(load)
    with pytest.raises(OSError, match="disk"):
        once()
    assert once() == "model"
