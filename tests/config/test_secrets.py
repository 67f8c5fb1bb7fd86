import logging
import os
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from config.log import configure_logging
from config.settings import Settings
from tests.config.conftest import Load, Problems

PLANTED = "pl4nted/S3cret+value"
GIT = '[sources.code]\nkind = "git"\nreaders = ["everyone"]\n'
PLAIN_GIT = GIT + 'url = "https://example.com/a.git"\n'


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        (
            f'[embedder]\napi_key = "{PLANTED}"',
            2,
            "embedder.api_key: a secret must not stand in this file; put it into a file of its own and name that in "
            "api_key_file, or set the environment variable FOOTNOTE__EMBEDDER__API_KEY.",
        ),
        (
            f'{PLAIN_GIT}token = "{PLANTED}"',
            5,
            "sources.code.token: a secret must not stand in this file; put it into a file of its own and name that in "
            "token_file, or set the environment variable FOOTNOTE__SOURCES__CODE__TOKEN.",
        ),
        (
            f'{PLAIN_GIT}token = ["{PLANTED}"]',
            5,
            "sources.code.token: a secret must not stand in this file; put it into a file of its own and name that in "
            "token_file, or set the environment variable FOOTNOTE__SOURCES__CODE__TOKEN.",
        ),
        *(
            (
                f'[ledger]\nurl = "{url}"',
                2,
                "ledger.url: an address with a password must not stand in this file; put it into a file of its own "
                "and name that in url_file, or set the environment variable FOOTNOTE__LEDGER__URL.",
            )
            for url in (
                f"postgresql://footnote:{PLANTED}@db/footnote",
                f"postgresql://:{PLANTED}@db/footnote",
                f"postgresql://db/footnote?user=x&password={PLANTED}",
                f"mysql://u:{PLANTED}@db/footnote",
            )
        ),
        *(
            (
                f'{GIT}url = "{url}"',
                4,
                "sources.code.url: found a value that is not shown; allowed: an https://, ssh:// or file:// address, "
                "user@host:path, or a folder; a user name for https belongs in username, a password or token in "
                "token_file or FOOTNOTE__SOURCES__<NAME>__TOKEN.",
            )
            for url in (
                f"https://ana:{PLANTED}@example.com/a.git",
                f"https://{PLANTED.replace('/', '')}@example.com/a.git",
                f"https://example.com/a.git?access_token={PLANTED}",
                f"ssh://git:{PLANTED}@example.com/a.git",
                f"ana:{PLANTED.replace('/', '')}@example.com/a.git",
            )
        ),
        (
            f'[embedder]\napi_base = "https://u:{PLANTED}@example.com"',
            2,
            "embedder.api_base: found a value that is not shown; allowed: an http:// or https:// address without user "
            "name or password.",
        ),
        (
            f'[index]\nuri = "s3://key:{PLANTED}@bucket/x"',
            2,
            "index.uri: found a value that is not shown; allowed: a folder or an object storage address without a "
            "secret in it.",
        ),
    ],
)
def test_secret_in_the_file_is_refused_and_not_shown(problems: Problems, text: str, line: int, message: str) -> None:
    assert problems(text) == [f"footnote.toml, line {line}: {message}"]


def test_secret_written_where_the_name_of_its_file_belongs_is_not_shown(problems: Problems) -> None:
    lines = [
        *problems(f'[embedder]\napi_key_file = "{PLANTED}"'),
        *problems(f'[embedder]\napi_key_file = "{PLANTED}\\n"'),
        *problems("", {"FOOTNOTE__EMBEDDER__API_KEY_FILE": PLANTED}),
    ]

    assert PLANTED not in str(lines)
    assert lines[0] == (
        "footnote.toml, line 2: embedder.api_key_file: the file it names does not exist; write the secret into it, or "
        "correct the path."
    )
    assert lines[2].startswith("environment variable FOOTNOTE__EMBEDDER__API_KEY_FILE: embedder.api_key_file: the file")


def test_secrets_are_read_from_their_files_without_the_spaces_around(load: Load, folder: Path) -> None:
    (folder / "key").write_text(f"\n  {PLANTED} \r\n")
    (folder / "url").write_text(f"postgresql://u:{PLANTED}@db/x\n")

    settings = load('[embedder]\napi_key_file = "key"\n[ledger]\nurl_file = "url"').settings

    assert settings.embedder.api_key is not None
    assert settings.embedder.api_key.get_secret_value() == PLANTED
    assert settings.ledger.url.get_secret_value() == f"postgresql://u:{PLANTED}@db/x"


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (b"", "the file it names is empty; write the secret into it."),
        (b" \n", "the file it names is empty; write the secret into it."),
        (b"one\ntwo", "the file it names must hold one line of text, the secret, and nothing else."),
        (b"\xff\xfe", "the file it names must hold one line of text, the secret, and nothing else."),
        (b"x" * 64_001, "the file it names must hold one line of text, the secret, and nothing else."),
    ],
)
def test_file_that_holds_no_secret_is_refused(problems: Problems, folder: Path, body: bytes, message: str) -> None:
    (folder / "token").write_bytes(body)

    assert problems(PLAIN_GIT + 'token_file = "token"') == [
        f"footnote.toml, line 5: sources.code.token_file: {message}"
    ]


def test_folder_pipe_and_device_are_no_files_of_secrets(problems: Problems, folder: Path) -> None:
    os.mkfifo(folder / "pipe")

    for name in (".", "pipe", "/dev/zero", "x" * 300, "a/b/c"):
        [line] = problems(f'[embedder]\napi_key_file = "{name}"')
        assert "embedder.api_key_file: the file it names " in line


def test_secret_of_a_variable_wins_over_the_file_that_footnote_toml_names(load: Load) -> None:
    loaded = load('[embedder]\napi_key_file = "gone"', {"FOOTNOTE__EMBEDDER__API_KEY": PLANTED})

    assert loaded.secrets == (PLANTED,)


def test_two_settings_for_one_secret_in_one_place_are_refused(problems: Problems, folder: Path) -> None:
    (folder / "url").write_text("sqlite:////x.db")
    both = {"FOOTNOTE__EMBEDDER__API_KEY": "k", "FOOTNOTE__EMBEDDER__API_KEY_FILE": "url"}

    assert problems('[ledger]\nurl = "sqlite:////y.db"\nurl_file = "url"', both) == [
        "footnote.toml, line 3: ledger.url_file: url is set too; set only one of them.",
        "environment variable FOOTNOTE__EMBEDDER__API_KEY_FILE: embedder.api_key_file: api_key is set too; set only "
        "one of them.",
    ]


def test_wrong_url_in_its_file_is_not_shown(problems: Problems, folder: Path) -> None:
    (folder / "url").write_text(PLANTED)

    assert problems('[ledger]\nurl_file = "url"') == [
        "footnote.toml, line 1: ledger.url: found a value that is not shown; allowed: "
        '"sqlite:///<file>" or "postgresql://<user>@<host>/<database>".'
    ]


def test_header_cannot_be_smuggled_in_with_a_secret(problems: Problems) -> None:
    [line] = problems(PLAIN_GIT, {"FOOTNOTE__SOURCES__CODE__TOKEN": f"{PLANTED}\r\nX-Header: 1"})

    assert line == (
        "environment variable FOOTNOTE__SOURCES__CODE__TOKEN: sources.code.token: found a value that is not shown; "
        "allowed: one line of text."
    )


def shown_everywhere(settings: Settings, secrets: tuple[str, ...]) -> str:
    """Show settings in every way that somebody may think of."""
    stream = StringIO()
    configure_logging("debug", layout="json", stream=stream, secrets=secrets)
    opened: dict[str, Any] = {
        "key": settings.embedder.api_key and settings.embedder.api_key.get_secret_value(),
        "url": settings.ledger.url.get_secret_value(),
        "tokens": [getattr(source, "token", None) for source in settings.sources.values()],
    }
    logging.getLogger("config").info("settings %s, opened by mistake: %s", settings, opened)
    logging.getLogger("sources").warning("connecting to %s failed", settings.ledger.url.get_secret_value())
    return f"{settings!r} {settings} {settings.model_dump_json()} {settings.model_dump()} {stream.getvalue()}"


def test_planted_secrets_appear_nowhere(load: Load, folder: Path) -> None:
    (folder / "token").write_text(f"{PLANTED}-of-file")
    environment = {
        "FOOTNOTE__EMBEDDER__API_KEY": f"{PLANTED}-of-key",
        "FOOTNOTE__LEDGER__URL": "postgresql://footnote:pl4nted%2Fpassword@db/footnote",
    }

    loaded = load(PLAIN_GIT + 'token_file = "token"', environment)

    shown = shown_everywhere(loaded.settings, loaded.secrets) + repr(loaded)
    assert set(loaded.secrets) == {
        f"{PLANTED}-of-key",
        f"{PLANTED}-of-file",
        environment["FOOTNOTE__LEDGER__URL"],
        "pl4nted%2Fpassword",
        "pl4nted/password",
    }
    assert "pl4nted" not in shown
    assert "[secret]" in shown


def test_password_in_the_query_of_a_url_is_a_secret_too(load: Load) -> None:
    url = f"postgresql://db/footnote?user=x&password={PLANTED}&sslmode=require"

    assert set(load("", {"FOOTNOTE__LEDGER__URL": url}).secrets) == {url, PLANTED}


def test_token_that_looks_like_an_address_is_a_secret(load: Load) -> None:
    assert load(PLAIN_GIT, {"FOOTNOTE__SOURCES__CODE__TOKEN": "a://b"}).secrets == ("a://b",)


def test_place_of_a_ledger_without_password_is_no_secret(load: Load) -> None:
    assert load('[ledger]\nurl = "postgresql://footnote@db/footnote"').secrets == ()
    assert load("").secrets == ()
