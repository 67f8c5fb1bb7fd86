from threading import Thread

from indexer.service.bell import Bell


def test_who_waits_is_woken_by_a_ring_before_or_after():
    bell = Bell()
    bell.ring()
    bell.wait(3600)
    ringer = Thread(target=bell.ring)
    ringer.start()
    bell.wait(3600)
    ringer.join()

    assert not bell.has_ended


def test_the_end_wakes_who_waits_and_is_told():
    bell = Bell()
    Thread(target=bell.end).start()
    bell.wait(3600)

    assert bell.has_ended
