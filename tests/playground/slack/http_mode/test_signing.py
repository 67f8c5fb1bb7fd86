"""Whether Slack's own client believes the signature."""

from hypothesis import given
from hypothesis import strategies as st
from slack_sdk.signature import Clock, SignatureVerifier

from playground.slack.http_mode.signing import signed_headers


class Standing(Clock):
    """The receiver's clock."""

    def now(self):
        return 1_800_000_000.0


VERIFIER = SignatureVerifier("secret", Standing())


@given(st.text(max_size=50))
def test_a_signed_body_is_believed_and_another_is_not(text):
    body = text.encode()
    headers = signed_headers("secret", body, 1_800_000_000.0)

    assert VERIFIER.is_valid_request(body, headers)
    assert not VERIFIER.is_valid_request(body + b"x", headers)
    assert not VERIFIER.is_valid_request(body, signed_headers("other", body, 1_800_000_000.0))


def test_an_old_signature_is_not_believed():
    assert not VERIFIER.is_valid_request(b"", signed_headers("secret", b"", 1_800_000_000.0 - 301))
