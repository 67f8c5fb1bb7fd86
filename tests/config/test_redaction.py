import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.redaction import Redaction


@given(st.lists(st.text(min_size=1), max_size=4), st.text(), st.text())
def test_no_secret_survives_in_any_text(secrets: list[str], before: str, after: str) -> None:
    redacted = Redaction(secrets)

    for secret in secrets:
        shown = redacted(f"{before}{secret}{after}")

        assert all(secret not in part for part in shown.split("[secret]"))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("cannot reach postgresql://footnote:pa55@w0rd@db/x", "cannot reach postgresql://footnote:[secret]@db/x"),
        ("from https://ghp_0123456789abcdefghijAB@git.example.com/a", "from https://[secret]@git.example.com/a"),
        ("sent Authorization: Bearer abcdef.123456", "sent Authorization: Bearer [secret]"),
        ("basic " + base64.b64encode(b"ana:pa55word").decode(), "basic [secret]"),
        ("token xoxb-12345678-abc, xoxe.xoxp-1-12345678 and xapp-1-A0B1-12", "token [secret], [secret] and [secret]"),
        ("to https://hooks.slack.com/actions/T0/1/abc now", "to https://[secret] now"),
    ],
)
def test_what_has_the_shape_of_a_secret_is_blanked_whether_it_is_known_or_not(text: str, shown: str) -> None:
    assert Redaction([])(text) == shown


@pytest.mark.parametrize(
    "text",
    [
        "ssh://git@git.example.com/a.git",
        "https://example.com:8443/a@b?c=d:e@f",
        "Basic authentication and bearer authentication failed",
        "postgresql://footnote@db/footnote",
    ],
)
def test_what_is_no_secret_is_left_as_it_is(text: str) -> None:
    assert Redaction([])(text) == text


def test_number_stays_a_number_unless_it_is_a_secret() -> None:
    redacted = Redaction(["1234"])

    assert [redacted.value(each) for each in (7, 1.5, True, None, 1234, "a 1234", {"1234": 1234, "b": 2})] == [
        7,
        1.5,
        True,
        None,
        "[secret]",
        "a [secret]",
        {"[secret]": "[secret]", "b": 2},
    ]
