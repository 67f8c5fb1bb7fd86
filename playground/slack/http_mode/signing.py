"""Signing: how a request proves that it comes from Slack."""

import hashlib
import hmac


def signed_headers(secret: str, body: bytes, now: float) -> dict[str, str]:
    """The headers that prove it: the time, and a signature of the time and the body.

    Args:
        secret: The app's signing secret.
        body: As it is sent.
        now: In seconds since 1970; the receiver refuses what is more than five minutes off.
    """
    timestamp = str(int(now))
    signature = hmac.new(secret.encode(), b"v0:" + timestamp.encode() + b":" + body, hashlib.sha256).hexdigest()
    return {"X-Slack-Request-Timestamp": timestamp, "X-Slack-Signature": f"v0={signature}"}
