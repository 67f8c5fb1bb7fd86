import signal

import pytest

from cli.repeat import repeat


class Day:
    """A day on a clock of its own; whatever happens is written down with its second."""

    def __init__(self, *, wanted=None, takes=0.0):
        self.now = 0.0
        self.log = []
        self.waiting = dict(wanted or {})
        self.takes = takes

    def wait(self, seconds):
        assert seconds > 0
        self.now += seconds
        if self.now > 600:
            raise KeyboardInterrupt

    def work(self):
        self.log.append((self.now, "all"))

    def wanted(self):
        due = [at for at in self.waiting if at <= self.now]
        return [self.waiting.pop(at) for at in due[:1]]

    def work_on(self, names):
        self.log.append((self.now, *names))
        self.now += self.takes

    def pass_by(self):
        before = signal.getsignal(signal.SIGTERM)
        try:
            with pytest.raises(KeyboardInterrupt):
                repeat(
                    self.work,
                    minutes=5,
                    wanted=self.wanted,
                    work_on=self.work_on,
                    clock=lambda: self.now,
                    wait=self.wait,
                )
        finally:
            signal.signal(signal.SIGTERM, before)
        return self.log


def test_the_work_begins_every_so_many_minutes():
    assert Day().pass_by() == [(0, "all"), (300, "all"), (600, "all")]


def test_what_is_wanted_in_between_is_begun_within_seconds():
    log = Day(wanted={10: "wiki", 400: "docs"}).pass_by()

    assert [entry for entry in log if entry[1] != "all"] == [(12, "wiki"), (402, "docs")]
    assert [entry for entry in log if entry[1] == "all"] == [(0, "all"), (300, "all"), (600, "all")]


def test_after_what_was_wanted_it_rests_as_long_as_that_took():
    log = Day(wanted={10: "wiki", 11: "docs"}, takes=60).pass_by()

    assert log[1:3] == [(12, "wiki"), (132, "docs")]


def test_what_takes_longer_than_the_rest_of_the_time_does_not_put_off_the_work_further():
    log = Day(wanted={290: "wiki"}, takes=100).pass_by()

    assert log[:3] == [(0, "all"), (291, "wiki"), (391, "all")]
