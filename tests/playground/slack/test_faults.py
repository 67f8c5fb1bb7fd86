from playground.slack.faults import Fault, Faults


def strikes(faults, *names):
    return [bool(faults.strike_call(name)) for name in names]


def test_a_fault_strikes_what_it_names_as_often_as_it_says():
    faults = Faults()
    faults.error(r"chat\..*", "fatal_error", times=2)

    assert strikes(faults, "auth.test", "chat.update", "chat.delete", "chat.update") == [False, True, True, False]


def test_a_fault_can_wait_and_then_strike_each_so_manyth():
    faults = Faults()
    faults.add(Fault(kind="drop", pattern="x", times=None, after=1, every=2))

    assert strikes(faults, *"xxxxx") == [False, True, False, True, False]


def test_calls_deliveries_and_acknowledgements_have_faults_of_their_own():
    faults = Faults()
    faults.duplicate(".*")
    faults.lose_ack(".*")

    assert faults.strike_call("message") is None
    delivery, ack = faults.strike_delivery("message"), faults.strike_ack("message")
    assert [each.kind for each in (delivery, ack) if each] == ["duplicate", "ack lost"]


def test_cleared_faults_strike_no_more():
    faults = Faults()
    faults.drop(".*", times=None)
    faults.clear()

    assert strikes(faults, "auth.test") == [False]
