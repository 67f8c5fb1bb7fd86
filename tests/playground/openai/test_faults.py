from playground.openai.faults import Faults


def test_a_fault_happens_as_often_as_it_was_asked_for_and_then_the_next():
    faults = Faults()
    faults.add("cut", times=2)
    faults.add("refuse", status=429, retry_after="1", times=None)

    struck = [faults.strike() for _ in range(5)]

    seen = [(fault.kind, fault.status, fault.retry_after) for fault in struck if fault]
    assert seen == [("cut", 500, None)] * 2 + [("refuse", 429, "1")] * 3
    faults.clear()
    assert faults.strike() is None
