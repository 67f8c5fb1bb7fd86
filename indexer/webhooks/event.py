"""Event: what a delivery tells, and whether the source has to be looked at for it. In doubt it has."""

import json
import re
from dataclasses import dataclass

from indexer.webhooks.delivery import Delivery
from indexer.webhooks.hook import Hook
from indexer.webhooks.proof import Proof
from indexer.webhooks.pushes import is_of_interest
from indexer.webhooks.site_events import is_of_content, page_of, site_event

_PINGS = frozenset({"ping", "diagnostics:ping"})
_TEST = b'{"test":true}'
_NAMES = ("x-github-event", "x-gitlab-event", "x-event-key", "x-confluence-event")
_LOGGED = re.compile(r"[\w:. -]{1,60}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Event:
    """What happened.

    Attributes:
        name: The sender's own, fit to be logged.
        is_ping: Somebody only tries the address.
        is_wanted: The source may have changed.
        page: Path of the document that has; empty if it does not tell which.
    """

    name: str
    is_ping: bool = False
    is_wanted: bool = True
    page: str = ""


def is_trial(delivery: Delivery) -> bool:
    """Tell whether this is what Atlassian's servers send, not always signed, to try an address."""
    return delivery.header("x-event-key") == "diagnostics:ping" or delivery.body.replace(b" ", b"").strip() == _TEST


def read_event(delivery: Delivery, hook: Hook, proof: Proof) -> Event:
    """Return what a delivery tells that has proven itself.

    Raises:
        NotTaken: 400, the body of a forge or a site cannot be read.
    """
    if proof.way != "forge":
        # What such a body says is the sender's own affair, but for the page of a site, if it names one.
        return Event(proof.way, page=_page_or_none(delivery) if hook.kind == "confluence" else "")
    name = next(filter(None, map(delivery.header, _NAMES)), "")
    if name in _PINGS or is_trial(delivery):
        return Event("ping", is_ping=True, is_wanted=False)
    payload = delivery.payload()
    if hook.kind == "confluence":
        name = site_event(payload) or name
        return Event(_logged(name), is_wanted=is_of_content(name), page=page_of(payload))
    is_wanted = hook.kind != "git" or is_of_interest(name, payload, hook.ref)
    return Event(_logged(name), is_wanted=is_wanted)


def _page_or_none(delivery: Delivery) -> str:
    try:
        # Whatever it is said to be: curl calls every body a form.
        told = json.loads(delivery.body)
    except (ValueError, RecursionError):
        return ""
    return page_of(told) if isinstance(told, dict) else ""


def _logged(name: str) -> str:
    return name.replace(" ", "_") if _LOGGED.fullmatch(name) else "unnamed"
