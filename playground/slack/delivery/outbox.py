"""Outbox: what the app has not acknowledged yet, in the order in which it is due."""

import uuid
from collections.abc import Callable

from playground.slack.clock import Clock
from playground.slack.delivery.delivery import ACK_SECONDS, RETRY_AFTER_SECONDS, Delivery
from playground.slack.faults import Faults
from playground.slack.wire import Json


class Outbox:
    """Deliveries from the moment they happen until they are acknowledged or given up.

    Whoever calls it holds the world's lock.

    Attributes:
        deliveries: All of them, also those that are done, for who wants to look.
        on_ready: Called when something may be due.
    """

    def __init__(self, clock: Clock, faults: Faults) -> None:
        self._clock = clock
        self._faults = faults
        self._held: list[Delivery] = []
        self.deliveries: list[Delivery] = []
        self.on_ready: list[Callable[[], None]] = []

    def add(self, delivery: Delivery) -> None:
        """Send this, unless a fault has it sent twice or after the next one."""
        fault = self._faults.strike_delivery(delivery.name)
        if fault and fault.kind == "late":
            self._held.append(delivery)
            return
        self.deliveries.append(delivery)
        if fault and fault.kind == "duplicate":
            self.deliveries.append(Delivery(kind=delivery.kind, payload=delivery.payload, due_at=delivery.due_at))
        self.deliveries += self._held
        self._held.clear()
        self.wake()

    def wake(self) -> None:
        """Say that something may be due."""
        for each in self.on_ready:
            each()

    def due(self) -> list[Delivery]:
        """What is to be sent now, oldest first."""
        now = self._clock.now()
        return [each for each in self.deliveries if each.state == "waiting" and each.due_at <= now]

    def pending(self) -> list[Delivery]:
        """What is neither acknowledged nor given up."""
        return [each for each in self.deliveries if each.state in ("waiting", "sent")]

    def next_at(self) -> float | None:
        """When something becomes due or overdue next, in seconds since 1970; None: nothing will by itself."""
        times = [each.due_at if each.state == "waiting" else each.deadline for each in self.pending()]
        now = self._clock.now()
        # What is due already waits for a connection, and whoever brings one says so.
        return min((each for each in times if each > now), default=None)

    def mark_sent(self, delivery: Delivery) -> None:
        """It is on its way; from now on the seconds count."""
        delivery.state = "sent"
        delivery.envelope_id = str(uuid.uuid4())
        delivery.deadline = self._clock.now() + ACK_SECONDS

    def acknowledge(self, envelope_id: str, answer: Json) -> Delivery | None:
        """It arrived, with this answer; None if no such envelope waits for that, or a fault loses it."""
        delivery = next((each for each in self.pending() if each.envelope_id == envelope_id), None)
        if delivery is None or delivery.state != "sent":
            return None
        fault = self._faults.strike_ack(delivery.name)
        if fault:
            return None
        delivery.state = "done"
        delivery.on_answer(answer)
        return delivery

    def expire(self, reason: str) -> None:
        """Let fail, for this reason, what was not acknowledged in time."""
        now = self._clock.now()
        for each in self.pending():
            if each.state == "sent" and each.deadline <= now:
                self.fail(each, reason, at=each.deadline)

    def fail(self, delivery: Delivery, reason: str, *, at: float | None = None, is_final: bool = False) -> None:
        """It did not arrive: an event is sent again, up to three times; of others the person is told.

        Args:
            delivery: That was sent, or could not be.
            reason: What the next attempt says of this one.
            at: When it failed, in seconds since 1970; None: now.
            is_final: The app asked for no other attempt.
        """
        if delivery.kind != "events_api" or is_final or delivery.attempt >= len(RETRY_AFTER_SECONDS):
            delivery.state = "lost"
            delivery.on_failure(reason)
            return
        delivery.state = "waiting"
        delivery.due_at = (self._clock.now() if at is None else at) + RETRY_AFTER_SECONDS[delivery.attempt]
        delivery.attempt += 1
        delivery.reason = reason
        self.wake()
