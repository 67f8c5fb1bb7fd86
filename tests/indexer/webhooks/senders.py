"""What each sender makes of a body and a secret, written from its documentation and not from our own checks."""

import base64
import hashlib
import hmac
import json
from dataclasses import dataclass, replace

NOW = 1_772_619_630
SECRET = "9f2c41d07be94c1f8a51e0b7"
SIGNING_TOKEN = "whsec_" + base64.b64encode(b"kestrel kestrel kestrel kestrel!").decode()


@dataclass(frozen=True)
class Sent:
    """A request to post."""

    headers: dict[str, str]
    body: bytes

    def with_headers(self, **headers):
        return replace(self, headers=self.headers | {name.replace("_", "-"): text for name, text in headers.items()})


def as_json(body):
    return json.dumps(body).encode()


def digest(secret, body):
    return hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


def github(body, event="push", secret=SECRET, delivery="72d3162e-cc78-11e3-81ab-4c9367dc0958"):
    data = as_json(body)
    return Sent(
        {
            "Content-Type": "application/json",
            "X-GitHub-Event": event,
            "X-GitHub-Delivery": delivery,
            "X-Hub-Signature": "sha1=" + hmac.new(secret.encode(), data, hashlib.sha1).hexdigest(),
            "X-Hub-Signature-256": "sha256=" + digest(secret, data),
        },
        data,
    )


def gitlab(body, event="Push Hook", secret=SECRET, identity="13792a34-cac6-4fda-95a8-c58e00a3954e"):
    headers = {"X-Gitlab-Token": secret, "X-Gitlab-Event": event, "X-Gitlab-Event-UUID": identity}
    return Sent({"Content-Type": "application/json", **headers}, as_json(body))


def gitlab_signed(body, event="Push Hook", secret=SIGNING_TOKEN, identity="f5e5f430-57e4", now=NOW):
    data, key = as_json(body), base64.b64decode(secret.removeprefix("whsec_"))
    signature = hmac.new(key, f"{identity}.{now}.".encode() + data, hashlib.sha256).digest()
    headers = {
        "webhook-id": identity,
        "webhook-timestamp": str(now),
        "webhook-signature": "v1," + base64.b64encode(signature).decode(),
    }
    return Sent({"Content-Type": "application/json", "X-Gitlab-Event": event, **headers}, data)


def atlassian(body, event="", secret=SECRET):
    data = as_json(body)
    headers = {"X-Hub-Signature": "sha256=" + digest(secret, data), "X-Request-UUID": "0a1b2c3d"}
    return Sent({"Content-Type": "application/json", **({"X-Event-Key": event} if event else {}), **headers}, data)


def signed(data=b"", secret=SECRET, now=NOW):
    signature = digest(secret, f"{now}.".encode() + data)
    return Sent({"Footnote-Timestamp": str(now), "Footnote-Signature": f"sha256={signature}"}, data)


def bearer(data=b"", secret=SECRET):
    return Sent({"Authorization": f"Bearer {secret}"}, data)
