"""Weather: what goes wrong on the way to Confluence, Slack, the language model and object storage, now and then."""

import random
import threading
from collections import Counter
from contextlib import suppress

from playground.confluence.server import Server as Site
from playground.object_storage import Fault as StorageFault
from playground.object_storage import Faults as StorageFaults
from playground.openai.faults import Kind
from playground.openai.server import Server as Model
from playground.slack.faults import CallKind, DeliveryKind, Fault
from playground.slack.server import Server as Slack

_PAUSE_SECONDS = 4.0
_OUTAGE = 0.03
_OUTAGE_SECONDS = 12.0
_SLACK_EVERY = 60
_MANY = 1_000_000
_CALLS: tuple[CallKind, ...] = ("status", "error", "drop", "lost", "slow")
_DELIVERIES: tuple[DeliveryKind, ...] = ("duplicate", "late", "ack lost")
# How sockets are opened is Slack's own affair.
_CALL = r"(?!apps\.).*"
_MODEL: tuple[Kind, ...] = (
    "refuse",
    "stall",
    "cut",
    "end",
    "not json",
    "page",
    "broken chunk",
    "error chunk",
    "no usage",
)

# Where nothing is ever answered, people are told so after seconds: that is no fault of anybody's here.
_STORAGE = (StorageFault.RESET, StorageFault.CUT, StorageFault.SLOW_DOWN)


class Weather:
    """Makes faults.

    Attributes:
        faults: How many were made, by whom they befell.
    """

    def __init__(
        self, site: Site, slack: Slack, model: Model, storage: StorageFaults | None, dice: random.Random
    ) -> None:
        self.faults: Counter[str] = Counter()
        self._site = site
        self._slack = slack
        self._model = model
        self._storage = storage
        self._dice = dice

    def work(self, has_ended: threading.Event) -> None:
        """Go wrong until the end; then nothing does any more."""
        self._begin()
        while not has_ended.wait(self._dice.uniform(0.5, 1.5) * _PAUSE_SECONDS):
            if self._dice.random() < _OUTAGE:
                self.faults["Confluence is down"] += 1
                self._site.faults.answer(".", 503, times=None)
                has_ended.wait(_OUTAGE_SECONDS)
                self._site.faults.clear()
            self._confluence()
            self._slack_sockets()
            if self._dice.random() < 0.4:
                self._model.faults.add(self._dice.choice(_MODEL), status=self._dice.choice((429, 500, 503)))
                self.faults["model"] += 1
            if self._storage:
                self._object_storage(self._storage)
        if self._storage:
            self._storage.end()
        self._site.faults.clear()
        self._slack.world.faults.clear()
        self._model.faults.clear()

    def _begin(self) -> None:
        """Let each so manyth call and delivery of Slack's go wrong."""
        for number, kind in enumerate(_CALLS):
            fault = Fault(kind=kind, pattern=_CALL, times=_MANY, every=_SLACK_EVERY, after=number * 11, seconds=2.0)
            self._slack.world.faults.add(fault)
        self._slack.world.faults.add(
            Fault(kind="status", pattern=_CALL, times=_MANY, every=_SLACK_EVERY, after=7, status=429, retry_after=1)
        )
        for number, delivery in enumerate(_DELIVERIES):
            self._slack.world.faults.add(
                Fault(kind=delivery, pattern=".*", times=_MANY, every=_SLACK_EVERY // 3, after=number * 5)
            )

    def _confluence(self) -> None:
        faults, dice = self._site.faults, self._dice
        for _ in range(dice.randint(0, 3)):
            after = dice.randint(0, 20)
            match dice.choice(("429", "500", "503", "drop", "cut", "slow", "not json")):
                case "429":
                    faults.answer(".", 429, after=after, retry_after=str(dice.randint(0, 2)))
                case "500" | "503" as status:
                    faults.answer(".", int(status), after=after)
                case "drop":
                    faults.drop(".", after=after)
                case "cut":
                    faults.cut(".", after=after)
                case "slow":
                    faults.slow(".", seconds=dice.uniform(0.5, 4), after=after)
                case _:
                    faults.spoil(".", after=after)
            self.faults["Confluence"] += 1

    def _object_storage(self, faults: StorageFaults) -> None:
        """Let some requests go wrong until the next look, or none; so few that the libraries' tries get over it."""
        faults.take_requests()
        faults.end()
        if self._dice.random() < 0.4:
            faults.begin(self._dice.choice(_STORAGE), every=self._dice.randint(3, 20))
            self.faults["object storage"] += 1

    def _slack_sockets(self) -> None:
        lot = self._dice.random()
        # On a busy machine the stand-in may take longer to do it than it is waited for.
        with suppress(TimeoutError):
            if lot < 0.05:
                self.faults["Slack's sockets break"] += 1
                self._slack.drop_sockets()
            elif lot < 0.1:
                self.faults["Slack asks to connect anew"] += 1
                self._slack.disconnect(self._dice.choice(("warning", "refresh_requested")))
