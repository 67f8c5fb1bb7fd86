import base64

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from indexer.webhooks.delivery import Delivery
from indexer.webhooks.proof import WINDOW_SECONDS, prove
from tests.indexer.webhooks import samples, senders
from tests.indexer.webhooks.senders import NOW, SECRET, SIGNING_TOKEN

BODY = samples.github_push()
WAYS = {
    "github": senders.github(BODY),
    "gitlab": senders.gitlab(BODY),
    "gitlab signed": senders.gitlab_signed(BODY),
    "atlassian": senders.atlassian(BODY),
    "signed": senders.signed(b'{"what": "anything"}'),
    "bearer": senders.bearer(),
}
SIGNED = sorted(WAYS.keys() - {"gitlab", "bearer"})
PROOFS = {"X-Hub-Signature-256", "X-Hub-Signature", "X-Gitlab-Token", "webhook-signature", "Footnote-Signature"}
PROOFS |= {"Authorization"}


def proof(sent, secret=SECRET, now=NOW):
    headers = {name.lower(): text for name, text in sent.headers.items()}
    return prove(Delivery(headers, sent.body), secret, now)


def secret_of(way):
    return SIGNING_TOKEN if way == "gitlab signed" else SECRET


@pytest.mark.parametrize("way", WAYS)
def test_what_a_sender_makes_of_the_secret_is_a_proof(way):
    assert proof(WAYS[way], secret_of(way))


def test_the_example_that_github_publishes_is_a_proof():
    said = "757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17"
    sent = senders.Sent({"X-Hub-Signature-256": f"sha256={said}"}, b"Hello, World!")

    assert proof(sent, "It's a Secret to Everybody")


@pytest.mark.parametrize("way", WAYS)
@given(secret=st.text(min_size=1, max_size=40) | st.sampled_from([SECRET[:-1], SECRET + "0", "whsec_", "whsec_AAAA"]))
def test_nothing_is_a_proof_under_another_secret(way, secret):
    assume(secret != secret_of(way))

    assert proof(WAYS[way], secret) is None


@pytest.mark.parametrize("way", SIGNED)
@given(place=st.integers(0, 10_000), bit=st.integers(0, 7), cut=st.booleans())
def test_no_other_body_is_proven_by_a_signature(way, place, bit, cut):
    sent = WAYS[way]
    body = bytearray(sent.body)
    body[place % len(body)] ^= 1 << bit
    changed = sent.body[: place % len(body)] if cut else bytes(body)

    assert proof(senders.Sent(sent.headers, changed), secret_of(way)) is None


@pytest.mark.parametrize("way", WAYS)
@given(shown=st.text(st.characters(max_codepoint=255), max_size=80))
@example(shown="")
@example(shown="sha256=")
@example(shown="v1,")
@example(shown="Bearer ")
@example(shown="sha1=2f5d8c")
def test_no_other_text_in_place_of_a_proof_is_one(way, shown):
    sent = WAYS[way]
    assume(shown not in sent.headers.values() and shown.rpartition(" ")[2] != SECRET)
    headers = {name: shown if name in PROOFS else text for name, text in sent.headers.items()}

    assert proof(senders.Sent(headers, sent.body), secret_of(way)) is None


@pytest.mark.parametrize("way", WAYS)
def test_without_its_proof_nothing_is_proven(way):
    bare = {name: text for name, text in WAYS[way].headers.items() if name not in PROOFS}

    assert proof(senders.Sent(bare, WAYS[way].body), secret_of(way)) is None


@pytest.mark.parametrize(("way", "stamp"), [("signed", "Footnote-Timestamp"), ("gitlab signed", "webhook-timestamp")])
@given(text=st.integers(-10, 2 * NOW).map(str) | st.text(st.characters(max_codepoint=255), max_size=20))
@example(text=f"+{NOW}")
@example(text=f" {NOW}")
@example(text=f"{NOW}.0")
@example(text="9" * 5000)
def test_no_other_time_goes_with_a_signature(way, stamp, text):
    assume(text != str(NOW))
    sent = WAYS[way]

    assert proof(senders.Sent(sent.headers | {stamp: text}, sent.body), secret_of(way)) is None


@pytest.mark.parametrize("way", ["signed", "gitlab signed"])
def test_what_says_its_time_is_good_for_five_minutes_either_way(way):
    secret = secret_of(way)

    assert proof(WAYS[way], secret, NOW + WINDOW_SECONDS)
    assert proof(WAYS[way], secret, NOW - WINDOW_SECONDS)
    assert proof(WAYS[way], secret, NOW + WINDOW_SECONDS + 1) is None
    assert proof(WAYS[way], secret, NOW - WINDOW_SECONDS - 1) is None


def test_a_time_and_a_body_cannot_trade_places():
    sent = senders.signed(b"5.words")
    headers = sent.headers | {"Footnote-Timestamp": f"{NOW}.5"}

    assert proof(senders.Sent(headers, b"words")) is None


def test_a_bad_signature_is_not_made_good_by_another_header():
    sent = WAYS["atlassian"].with_headers(Footnote_Signature="sha256=00", Footnote_Timestamp=str(NOW))

    assert proof(sent) is None


def test_the_key_of_a_signing_token_is_no_secret_without_its_prefix():
    assert proof(senders.gitlab_signed(BODY), base64.b64decode(SIGNING_TOKEN[6:]).decode()) is None


def test_while_gitlab_has_two_signing_tokens_either_is_good():
    sent = WAYS["gitlab signed"]
    both = f"v1,{base64.b64encode(b'x' * 32).decode()} {sent.headers['webhook-signature']}"

    assert proof(senders.Sent(sent.headers | {"webhook-signature": both}, sent.body), SIGNING_TOKEN)


@pytest.mark.parametrize("way", sorted(WAYS.keys() - {"bearer"}))
def test_the_same_delivery_has_the_same_mark_and_another_has_another(way):
    first = proof(WAYS[way], secret_of(way))
    sender = {"github": senders.github, "gitlab": senders.gitlab, "gitlab signed": senders.gitlab_signed}
    make = sender.get(way, senders.atlassian)
    other = senders.signed(b"other") if way == "signed" else make(samples.github_push("refs/heads/other"))

    assert first.mark
    assert proof(WAYS[way], secret_of(way)).mark == first.mark
    assert proof(other, secret_of(way)).mark != first.mark


def test_what_cannot_be_told_from_another_has_no_mark():
    assert proof(senders.gitlab(BODY, identity="")).mark == ""
    assert proof(WAYS["bearer"]).mark == ""
