"""When an answer came is known by when it was seen, and by when it was last looked for in vain."""

import random
from types import SimpleNamespace
from typing import Any, cast

from benchmarks.day.askers import Asked, Askers


def test_an_answer_came_between_the_last_look_in_vain_and_the_first_that_saw_it() -> None:
    answers: list[Any] = []
    askers = Askers(cast("Any", SimpleNamespace(answers=lambda _: answers)), cast("Any", None), random.Random(1))
    asked = Asked(cast("Any", None), at=1.0, number=7, before=0)
    askers.asked.append(asked)

    assert not askers.look()
    assert asked.answered_at is None
    missed_at = asked.missed_at
    answers.append(SimpleNamespace(metadata={"event_type": "footnote_answer", "event_payload": {"question": "q1"}}))
    assert askers.look()
    assert 1.0 < missed_at == asked.missed_at <= (asked.answered_at or 0.0)
