"""The kinds of values that only settings of webhooks hold, each with the words that tell a person what is allowed."""

import re
from typing import Annotated

from pydantic import AfterValidator, SecretStr

from config.values import Allowed, one_line


def _webhook_secret(value: SecretStr | None) -> SecretStr | None:
    text = value.get_secret_value() if value else ""
    # As they can stand in a header; and whoever sees one signed webhook can try out all short ones at home.
    if text and not re.fullmatch(r"[!-~]{16,}", text):
        raise ValueError
    return value if text else None


def _slack_webhook(value: SecretStr | None) -> SecretStr | None:
    text = one_line(value.get_secret_value()) if value else ""
    # Whoever has the address can post: it must not travel unencrypted, but to a stand-in on this machine.
    if text and not re.fullmatch(r"(https://|http://(localhost|127\.0\.0\.1)(:\d+)?/)[^\s/@]\S*", text):
        raise ValueError
    return value if text else None


WebhookSecret = Annotated[
    SecretStr | None,
    AfterValidator(_webhook_secret),
    Allowed("at least 16 letters, digits and signs, such as `openssl rand -hex 32` prints"),
]
SlackWebhook = Annotated[
    SecretStr | None,
    AfterValidator(_slack_webhook),
    Allowed("an address such as https://hooks.slack.com/services/…, as Slack shows it"),
]
