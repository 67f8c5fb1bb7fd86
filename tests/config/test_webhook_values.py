from pathlib import Path

import pytest

from tests.config.conftest import Load, Problems

NOTES = '[sources.notes]\nkind = "folder"\npath = "."\nreaders = ["everyone"]\n'
SECRET = "9f2c41d07be94c1f8a51e0b7"


def test_the_secret_of_webhooks_is_read_from_its_file_and_blanked_in_the_log(load: Load, folder: Path) -> None:
    (folder / "hook").write_text(f"{SECRET}\n")
    loaded = load(NOTES + 'webhook_secret_file = "hook"')

    found = loaded.settings.sources["notes"].webhook_secret
    assert found
    assert found.get_secret_value() == SECRET
    assert SECRET in loaded.secrets


def test_the_secret_of_webhooks_must_not_stand_in_the_file(problems: Problems) -> None:
    [line] = problems(f'{NOTES}webhook_secret = "{SECRET}"')

    assert "sources.notes.webhook_secret: a secret must not stand in this file" in line
    assert SECRET not in line


@pytest.mark.parametrize("secret", ["short", "fifteen-letters", "has a space in it somewhere", "sécret-of-some-length"])
def test_a_secret_that_is_short_or_cannot_stand_in_a_header_is_refused_unseen(problems: Problems, secret: str) -> None:
    [line] = problems(NOTES, {"FOOTNOTE__SOURCES__NOTES__WEBHOOK_SECRET": secret})

    assert "allowed: at least 16 letters, digits and signs" in line
    assert secret not in line


def test_without_a_secret_there_is_none(load: Load) -> None:
    assert load(NOTES).settings.sources["notes"].webhook_secret is None
    variable = {"FOOTNOTE__SOURCES__NOTES__WEBHOOK_SECRET": ""}
    assert load(NOTES, variable).settings.sources["notes"].webhook_secret is None
