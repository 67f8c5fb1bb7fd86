"""Proof: whether whoever sent a delivery knows the secret of the source. Nothing else lets one in.

There are six ways to show it, and the first of them that a delivery takes is the one that counts. Four sign the body,
two of these also when, so that an old delivery is refused. Two show the secret itself, for senders that cannot sign.
"""

import base64
import binascii
import hashlib
import hmac
from dataclasses import dataclass
from typing import Literal

from indexer.webhooks.delivery import Delivery

WINDOW_SECONDS = 300
"""How old a delivery that says its time may be, and how long one that was taken is remembered."""
_SIGNING_TOKEN = "whsec_"  # noqa: S105 - how GitLab's begin
_BEARER = "bearer "
_TIME_DIGITS = 12

Way = Literal["signed", "forge", "bearer"]


@dataclass(frozen=True, slots=True)
class Proof:
    """The secret was known.

    Attributes:
        way: `signed` or `bearer`, as anybody can send; `forge`, as GitHub and its like send.
        mark: The same if the same delivery comes again; empty if that cannot be told.
    """

    way: Way
    mark: str


def prove(delivery: Delivery, secret: str, now: float) -> Proof | None:
    """Return the proof that a delivery brings, or None.

    Args:
        delivery: As it came in.
        secret: Of the source.
        now: Seconds since 1970, to tell old deliveries.
    """
    key = secret.encode()
    if shown := delivery.header("footnote-signature"):
        stamp = delivery.header("footnote-timestamp")
        return _proof("signed", shown, sign(secret, stamp, delivery.body)) if _is_recent(stamp, now) else None
    if delivery.header("webhook-signature"):
        return _signing_token(delivery, secret, now)
    for name in ("x-hub-signature-256", "x-hub-signature"):
        if shown := delivery.header(name):
            return _proof("forge", shown, _hexadecimal(key, delivery.body))
    if shown := delivery.header("x-gitlab-token"):
        return Proof("forge", _mark(delivery)) if _is_same(shown, secret) else None
    shown = delivery.header("authorization")
    if shown[: len(_BEARER)].lower() == _BEARER and _is_same(shown[len(_BEARER) :].strip(), secret):
        return Proof("bearer", "")
    return None


def sign(secret: str, stamp: str, body: bytes) -> str:
    """Return what `Footnote-Signature` has to be for a body that is sent with this `Footnote-Timestamp`."""
    return _hexadecimal(secret.encode(), stamp.encode() + b"." + body)


def is_signed(delivery: Delivery) -> bool:
    """Tell whether a delivery brings a proof of any kind, good or bad."""
    ways = ("footnote-signature", "webhook-signature", "x-hub-signature-256", "x-hub-signature", "x-gitlab-token")
    return any(delivery.header(name) for name in (*ways, "authorization"))


def _signing_token(delivery: Delivery, secret: str, now: float) -> Proof | None:
    """Check what GitLab signs with a signing token, in the manner of Standard Webhooks."""
    identity, stamp = delivery.header("webhook-id"), delivery.header("webhook-timestamp")
    if not secret.startswith(_SIGNING_TOKEN) or not _is_recent(stamp, now):
        return None
    try:
        key = base64.b64decode(secret.removeprefix(_SIGNING_TOKEN), validate=True)
    except (binascii.Error, ValueError):
        return None
    if not key:
        return None
    digest = hmac.digest(key, f"{identity}.{stamp}.".encode() + delivery.body, hashlib.sha256)
    expected = "v1," + base64.b64encode(digest).decode()
    # While a token is replaced there are two.
    proofs = [_proof("forge", shown, expected) for shown in delivery.header("webhook-signature").split()]
    return next((proof for proof in proofs if proof), None)


def _hexadecimal(key: bytes, signed: bytes) -> str:
    return "sha256=" + hmac.digest(key, signed, hashlib.sha256).hex()


def _proof(way: Way, shown: str, expected: str) -> Proof | None:
    return Proof(way, expected) if _is_same(shown, expected) else None


def _is_same(shown: str, expected: str) -> bool:
    # As bytes: of texts that are not ASCII the comparison would refuse to say, and headers may be anything.
    return hmac.compare_digest(shown.encode(errors="replace"), expected.encode())


def _is_recent(stamp: str, now: float) -> bool:
    is_number = stamp.isascii() and stamp.isdecimal() and len(stamp) <= _TIME_DIGITS
    return is_number and abs(now - int(stamp)) <= WINDOW_SECONDS


def _mark(delivery: Delivery) -> str:
    """Return what a delivery that shows the secret, and so has no signature, is known by."""
    identity = delivery.header("idempotency-key") or delivery.header("x-gitlab-event-uuid")
    # With the body: GitLab gives all events that one event sets off the same id.
    return hashlib.sha256(f"{identity} ".encode() + delivery.body).hexdigest() if identity else ""
