import asyncio
import logging
import threading

import pytest

from indexer.webhooks.delivery import MAX_BYTES
from ledger.errors import LedgerUnavailable
from tests.fakes.event_log import event_log
from tests.indexer.webhooks import samples, senders
from tests.indexer.webhooks.senders import NOW, SECRET, Sent

ACCEPTED = {
    "GitHub": ("code", senders.github(samples.github_push())),
    "GitLab": ("code", senders.gitlab(samples.gitlab_push())),
    "GitLab, signed": ("lab", senders.gitlab_signed(samples.gitlab_push())),
    "Bitbucket Cloud": ("code", senders.atlassian(samples.bitbucket_cloud_push(), "repo:push")),
    "Bitbucket Data Center": ("code", senders.atlassian(samples.bitbucket_push(), "repo:refs_changed")),
    "Confluence Data Center": ("wiki", senders.atlassian(samples.confluence_event())),
    "anybody who signs": ("notes", senders.signed(b"anything")),
    "a rule that cannot sign": ("wiki", senders.bearer()),
}


@pytest.mark.parametrize(("source", "sent"), ACCEPTED.values(), ids=ACCEPTED)
async def test_what_each_sender_sends_asks_for_a_run(door, source, sent):
    assert await door.take(source, sent) == 202
    assert door.asked == [source]


async def test_the_page_that_a_site_names_is_asked_for(door):
    await door.take("wiki", senders.atlassian(samples.confluence_event()))
    await door.take("wiki", senders.bearer())

    assert door.pages == ["ENG/131087", ""]


@pytest.mark.parametrize(
    ("source", "sent"),
    [
        ("code", senders.github(samples.github_push("refs/heads/topic"))),
        ("release", senders.github(samples.github_push("refs/heads/main"))),
        ("code", senders.gitlab(samples.gitlab_push("refs/tags/v1", "tag_push"), "Tag Push Hook")),
        ("code", senders.github({"action": "opened"}, "issues")),
        ("wiki", senders.atlassian(samples.confluence_event("page_viewed"))),
    ],
)
async def test_what_changes_nothing_of_the_source_is_ignored(door, source, sent):
    assert (await door.take(source, sent), await door.hear(source, sent)) == (200, "ignored")
    assert door.asked == []


async def test_a_ping_tells_that_the_secret_is_right(door):
    assert await door.hear("code", senders.github(samples.github_ping(), "ping")) == "ready"
    assert await door.hear("code", senders.atlassian({"test": True}, "diagnostics:ping")) == "ready"
    assert await door.take("code", senders.github(samples.github_ping(), "ping", secret="wrong")) == 404
    assert door.asked == []


@pytest.mark.parametrize("headers", [{"X-Event-Key": "diagnostics:ping"}, {}])
async def test_an_unsigned_trial_of_the_address_is_answered_alike_for_every_name(door, headers):
    trial = Sent(headers, b'{"test": true}')

    assert await door.hear("wiki", trial) == await door.hear("nobody", trial) == "reachable"
    assert door.asked == []


async def test_an_unknown_source_and_a_wrong_secret_are_answered_to_the_letter_alike(door):
    wrong = senders.github(samples.github_push(), secret="wrong")
    unsigned = Sent({"X-GitHub-Event": "push"}, b"{}")
    cases = [
        ("code", wrong),
        ("nobody", wrong),
        ("code", unsigned),
        ("nobody", unsigned),
        ("nobody", ACCEPTED["GitHub"][1]),
    ]
    answers = [
        await door.http.post(f"/webhooks/{name}", headers=sent.headers, content=sent.body) for name, sent in cases
    ]

    assert {answer.status_code for answer in answers} == {404}
    assert len({(answer.content, str(answer.headers)) for answer in answers}) == 1
    assert door.asked == []


async def test_a_secret_is_good_for_its_own_source_alone(door):
    assert await door.take("lab", senders.github(samples.github_push(), secret=SECRET)) == 404


async def test_a_body_that_is_signed_and_broken_is_refused_in_words(door):
    broken = b'{"ref": '
    sent = Sent({"X-GitHub-Event": "push", "X-Hub-Signature-256": "sha256=" + senders.digest(SECRET, broken)}, broken)

    assert await door.take("code", sent) == 400
    assert "not JSON" in await door.hear("code", sent)


async def test_a_body_that_is_too_long_is_refused_for_every_name(door):
    long = Sent({}, b"x" * (MAX_BYTES + 1))

    assert await door.take("code", long) == await door.take("nobody", long) == 413


async def test_the_same_delivery_again_is_acknowledged_and_not_asked_twice(door):
    sent = senders.github(samples.github_push())

    assert await door.take("code", sent) == 202
    assert (await door.take("code", sent), await door.hear("code", sent)) == (200, "asked before")
    assert await door.take("code", sent.with_headers(X_GitHub_Delivery="another")) == 200
    assert door.asked == ["code"]


async def test_an_old_delivery_that_is_sent_again_only_asks_for_a_look(door):
    sent = senders.github(samples.github_push())
    await door.take("code", sent)
    door.now += 301

    assert await door.take("code", sent) == 202


async def test_a_signed_delivery_is_refused_when_its_time_is_over(door):
    door.now = NOW + 301

    assert await door.take("notes", senders.signed(b"anything")) == 404
    assert await door.take("lab", senders.gitlab_signed(samples.gitlab_push())) == 404


async def test_every_call_of_a_sender_that_cannot_be_told_apart_asks(door):
    for _ in range(3):
        assert await door.take("wiki", senders.bearer()) == 202


async def test_while_the_ledger_is_down_the_sender_is_told_to_come_again_and_then_heard(door):
    sent = senders.github(samples.github_push())

    def fail():
        raise LedgerUnavailable("the ledger ledger.db cannot be written")

    door.fault = fail
    answer = await door.http.post("/webhooks/code", headers=sent.headers, content=sent.body)
    assert answer.status_code == 503
    assert int(answer.headers["Retry-After"]) > 0
    assert "ledger.db" not in answer.text

    door.fault = None
    assert await door.take("code", sent) == 202


async def test_a_ledger_that_hangs_neither_keeps_the_sender_waiting_nor_others(hasty_door):
    release = threading.Event()
    hasty_door.fault = release.wait
    try:
        hanging = asyncio.create_task(hasty_door.take("code", senders.github(samples.github_push())))
        assert await hasty_door.hear("code", senders.github(samples.github_ping(), "ping")) == "ready"
        assert await hanging == 503
    finally:
        release.set()


async def test_only_posts_are_answered(door):
    assert (await door.http.get("/webhooks/code")).status_code == 405
    assert (await door.http.get("/webhooks/nobody")).status_code == 405
    assert (await door.http.post("/webhooks/code/more")).status_code == 404


async def test_the_log_tells_source_event_and_outcome_and_nothing_that_was_sent(door, caplog):
    caplog.set_level(logging.INFO, logger="indexer.webhooks")
    await door.take("code", senders.github(samples.github_push()))
    await door.take("code", senders.gitlab(samples.gitlab_push(), secret="wrong-but-close"))
    await door.take("planted-name", senders.bearer())

    assert "webhook taken source=code event=push outcome=asked" in caplog.text
    assert "webhook refused source=code status=404" in caplog.text
    assert "webhook refused source=unknown status=404" in caplog.text
    for planted in (SECRET, "wrong-but-close", "labels stop", "planted-name"):
        assert planted not in caplog.text


async def test_what_is_logged_of_a_delivery_has_the_id_that_its_sender_lists_it_under(door):
    door.fault = lambda: logging.getLogger("indexer").info("asked in a thread")
    right, wrong = senders.github(samples.github_push()), senders.github(samples.github_push(), secret="wrong")
    odd = Sent({**wrong.headers, "X-GitHub-Delivery": "no id: some\ttext"}, wrong.body)
    with event_log() as events:
        for sent in (right, wrong, odd):
            await door.take("code", sent)

    [asked], [taken], [refused, strange] = events("asked"), events("webhook taken"), events("webhook refused")
    assert asked["delivery_id"] == taken["delivery_id"] == refused["delivery_id"] == right.headers["X-GitHub-Delivery"]
    assert len(strange["delivery_id"]) == 32
