from pathlib import Path

import pytest

from tests.config.conftest import Load, Problems

SECRET = "9f2c41d07be94c1f8a51e0b7"
ADDRESS = "https://hooks.slack.com/services/T024BE7LD/B0614TZR7/XXXXYYYYZZZZ"


def test_the_address_of_the_slack_channel_is_a_secret(load: Load, problems: Problems, folder: Path) -> None:
    (folder / "slack").write_text(f"{ADDRESS}\n")
    loaded = load('[alerts]\nslack_webhook_file = "slack"')
    assert loaded.settings.alerts.slack_webhook
    assert ADDRESS in loaded.secrets

    [line] = problems(f'[alerts]\nslack_webhook = "{ADDRESS}"')
    assert "alerts.slack_webhook: a secret must not stand in this file" in line
    assert "XXXX" not in line


@pytest.mark.parametrize(
    "address", ["hooks.slack.com/services/x", "http://hooks.slack.com/services/x", "https://", "#alerts"]
)
def test_what_is_no_address_of_slack_is_refused_unseen(problems: Problems, address: str) -> None:
    [line] = problems("", {"FOOTNOTE__ALERTS__SLACK_WEBHOOK": address})

    assert "allowed: an address such as https://hooks.slack.com/services/…" in line
    assert address not in line.removesuffix("as Slack shows it.").replace("https://hooks", "")


def test_a_stand_in_on_this_machine_may_be_asked_unencrypted(load: Load) -> None:
    for address in ("http://127.0.0.1:8099/hook", "http://localhost/hook"):
        assert load("", {"FOOTNOTE__ALERTS__SLACK_WEBHOOK": address}).settings.alerts.slack_webhook


def test_the_secret_that_signs_is_read_from_its_file_and_blanked_in_the_log(load: Load, folder: Path) -> None:
    (folder / "hook").write_text(f"{SECRET}\n")
    loaded = load('[alerts]\nwebhook_url = "https://ops.example.com/footnote"\nwebhook_secret_file = "hook"')

    assert loaded.settings.alerts.webhook_secret
    assert SECRET in loaded.secrets
