import pytest

from indexer.webhooks.delivery import Delivery
from indexer.webhooks.event import read_event
from indexer.webhooks.hook import Hook
from indexer.webhooks.proof import Proof
from tests.indexer.webhooks import samples, senders

FORGE = Proof("forge", "mark")


def event(sent, kind="git", proof=FORGE):
    headers = {name.lower(): text for name, text in sent.headers.items()}
    return read_event(Delivery(headers, sent.body), Hook(kind, "secret", "main"), proof)


@pytest.mark.parametrize(
    ("sent", "kind", "name"),
    [
        (senders.github(samples.github_push()), "git", "push"),
        (senders.gitlab(samples.gitlab_push()), "git", "Push_Hook"),
        (senders.atlassian(samples.bitbucket_push(), "repo:refs_changed"), "git", "repo:refs_changed"),
        (senders.atlassian(samples.confluence_event("page_moved"), "other"), "confluence", "page_moved"),
        (senders.atlassian({}, "page_updated"), "confluence", "page_updated"),
        (senders.atlassian({"event": "two\nlines"}), "confluence", "unnamed"),
        (senders.atlassian({"event": "x" * 61}), "confluence", "unnamed"),
        (senders.github(samples.github_push(), event="a=b"), "git", "unnamed"),
    ],
)
def test_an_event_has_the_name_that_its_sender_gives_it_if_that_can_be_logged(sent, kind, name):
    assert event(sent, kind).name == name


@pytest.mark.parametrize(
    "sent",
    [
        senders.github(samples.github_ping(), "ping"),
        senders.atlassian({"test": True}, "diagnostics:ping"),
        senders.atlassian({"test": True}),
    ],
)
def test_a_trial_is_a_ping_and_asks_for_nothing(sent):
    assert event(sent).is_ping
    assert not event(sent).is_wanted
    assert event(sent, "confluence").is_ping


def test_what_anybody_may_send_is_wanted_whatever_its_body():
    assert event(senders.signed(b"no json"), proof=Proof("signed", "")).is_wanted
    assert event(senders.bearer(b'{"test": true}'), proof=Proof("bearer", "")).is_wanted


def test_a_folder_is_looked_at_for_every_event_of_a_forge():
    assert event(senders.github(samples.github_push("refs/tags/v1")), "folder").is_wanted


def test_the_page_of_a_site_is_known_however_the_sender_proves_itself():
    named = senders.atlassian(samples.confluence_event())

    assert event(named, "confluence").page == "ENG/131087"
    assert event(named, "confluence", Proof("signed", "")).page == "ENG/131087"
    as_a_form = senders.Sent({"Content-Type": "application/x-www-form-urlencoded"}, named.body)
    assert event(as_a_form, "confluence", Proof("signed", "")).page == "ENG/131087"
    for body in (b"no json", b"", b"[]", b"\xff", b"[" * 100_000):
        assert event(senders.bearer(body), "confluence", Proof("bearer", "")).page == ""
    assert event(named, "git", Proof("signed", "")).page == ""
