from pathlib import Path

import pytest

from tests.config.conftest import Load, Problems

BUCKET = '[index]\nuri = "s3://bucket/footnote"\n'
PLANTED = "pl4nted+S3cret"


def test_an_address_of_object_storage_is_enough(load: Load) -> None:
    for uri in ("s3://bucket", "gs://bucket/a/b", "az://container/a"):
        index = load(f'[index]\nuri = "{uri}"\n').settings.index

        assert (index.uri, index.options(), index.refresh_seconds) == (uri, {}, 2)


def test_options_are_those_of_the_file_and_the_secret_ones_which_are_never_shown(load: Load, folder: Path) -> None:
    (folder / "keys").write_text(f"aws_access_key_id = AKIA\naws_secret_access_key = {PLANTED}\n")
    loaded = load(BUCKET + 'storage_options = {aws_region = "eu-west-1"}\nstorage_secrets_file = "keys"\n')
    index = loaded.settings.index

    secret = {"aws_access_key_id": "AKIA", "aws_secret_access_key": PLANTED}
    assert index.options() == {"aws_region": "eu-west-1", **secret}
    assert PLANTED not in repr(index)
    assert PLANTED in loaded.secrets


def test_variables_set_them_too(load: Load) -> None:
    variables = {
        "FOOTNOTE__INDEX__STORAGE_OPTIONS": '{"aws_endpoint": "http://127.0.0.1:9000"}',
        "FOOTNOTE__INDEX__STORAGE_SECRETS": f"aws_secret_access_key={PLANTED}",
    }
    index = load(BUCKET, variables).settings.index

    assert index.options() == {"aws_endpoint": "http://127.0.0.1:9000", "aws_secret_access_key": PLANTED}


@pytest.mark.parametrize(
    "option",
    [
        f'aws_secret_access_key = "{PLANTED}"',
        f'aws_session_token = "{PLANTED}"',
        f'azure_storage_account_key = "{PLANTED}"',
        f'azure_storage_sas_key = "{PLANTED}"',
        f'google_service_account_key = "{PLANTED}"',
        f'aws_sse_customer_key_base64 = "{PLANTED}"',
        f'proxy_url = "http://ana:{PLANTED}@proxy"',
    ],
)
def test_a_secret_among_the_options_of_the_file_is_refused_and_not_shown(problems: Problems, option: str) -> None:
    [line] = problems(f"{BUCKET}storage_options = {{{option}}}")

    assert PLANTED not in line
    assert "looks like a secret, which must not stand in this file; put a line NAME=value" in line
    assert line.endswith("into a file and name that in storage_secrets_file.")


def test_names_that_only_look_like_those_of_secrets_are_options(load: Load) -> None:
    options = {"aws_access_key_id": "AKIA", "aws_sse_kms_key_id": "arn", "aws_web_identity_token_file": "/token"}
    written = ", ".join(f'{name} = "{text}"' for name, text in options.items())

    assert load(f"{BUCKET}storage_options = {{{written}}}").settings.index.options() == options


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('uri = "db://team"', "index.uri: LanceDB Cloud and Enterprise cannot hold the index"),
        ('uri = "ftp://server/a"', 'index.uri: found "ftp://server/a"; object storage begins with s3://, gs:// or az'),
        ('storage_options = {aws_region = "a"}', "index.storage_options: a folder has no such options"),
        ('uri = "s3://b"\nrefresh_seconds = 61', "index.refresh_seconds: found 61; allowed: a whole number from 0"),
        ('uri = "s3://b"\nstorage_options = "a"', "index.storage_options: found"),
    ],
)
def test_what_cannot_be_is_said_with_what_to_do(problems: Problems, text: str, says: str) -> None:
    assert says in "\n".join(problems(f"[index]\n{text}"))
