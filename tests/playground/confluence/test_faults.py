"""What goes wrong on demand, and what the log says of it."""

import httpx
import pytest

PAGES = "/wiki/api/v2/pages"


@pytest.mark.parametrize("retry_after", ["2", "0", "Wed, 04 Mar 2026 10:21:00 GMT", None])
def test_too_many_requests_say_when_to_come_back_or_do_not(cloud, retry_after):
    cloud.server.faults.answer(PAGES, 429, retry_after=retry_after)

    refused, answered = cloud.get(PAGES), cloud.get(PAGES)

    assert (refused.status_code, refused.headers.get("Retry-After")) == (429, retry_after)
    assert answered.status_code == 200


@pytest.mark.parametrize("status", [500, 502, 503])
def test_a_server_that_fails_sends_a_page_for_people(cloud, status):
    cloud.server.faults.answer(PAGES, status, times=2)

    statuses = [cloud.get(PAGES).status_code for _ in range(3)]

    assert statuses == [status, status, 200]
    cloud.server.faults.answer(PAGES, status)
    assert cloud.get(PAGES).headers["Content-Type"].startswith("text/html")


def test_one_page_can_fail_for_good_while_others_answer(wiki, cloud):
    bad, good = wiki.page("Bad"), wiki.page("Good")
    cloud.server.faults.answer(f"/pages/{bad.id}", 500, times=None)

    assert [cloud.get(f"{PAGES}/{bad.id}").status_code for _ in range(3)] == [500, 500, 500]
    assert cloud.get(f"{PAGES}/{good.id}").status_code == 200
    cloud.server.faults.clear()
    assert cloud.get(f"{PAGES}/{bad.id}").status_code == 200


@pytest.mark.parametrize("status", [403, 404])
def test_a_file_can_be_refused(wiki, cloud, status):
    page = wiki.page("Plans")
    wiki.site.attach(page, "plan.txt", b"plan", by=wiki.ana, media_type="text/plain")
    cloud.server.faults.answer("/download/", status)

    assert cloud.get(f"/wiki/download/attachments/{page.id}/plan.txt").status_code == status


def test_a_fault_can_wait_for_some_requests_to_go_well(cloud):
    cloud.server.faults.answer(PAGES, 503, after=1)

    assert [cloud.get(PAGES).status_code for _ in range(3)] == [200, 503, 200]


def test_a_connection_can_be_dropped_and_a_body_cut_short(cloud):
    cloud.server.faults.drop(PAGES)
    with pytest.raises(httpx.TransportError):
        cloud.get(PAGES)
    cloud.server.faults.cut(PAGES)
    with pytest.raises(httpx.RemoteProtocolError):
        cloud.get(PAGES)
    assert cloud.get(PAGES).status_code == 200
    assert [each.status for each in cloud.server.traffic.exchanges] == [0, 200, 200]


def test_an_answer_can_be_slower_than_a_timeout(cloud):
    cloud.server.faults.slow(PAGES, seconds=30)

    with pytest.raises(httpx.ReadTimeout):
        cloud.http.get(PAGES, timeout=0.05)
    assert [each.status for each in cloud.server.traffic.exchanges] == [0]


def test_an_answer_can_call_itself_json_and_be_none(cloud):
    cloud.server.faults.spoil(PAGES)

    answer = cloud.get(PAGES)

    assert answer.headers["Content-Type"].startswith("application/json")
    with pytest.raises(ValueError, match="Expecting value"):
        answer.json()


@pytest.mark.parametrize(
    ("path", "query", "prefix"),
    [(PAGES, {"limit": 1}, ""), ("/wiki/rest/api/content/search", {"cql": "type=page", "limit": 1}, "/wiki")],
)
def test_a_cursor_can_repeat_itself(wiki, cloud, path, query, prefix):
    wiki.pages(5)
    cloud.server.faults.repeat_cursor(path)
    second = prefix + cloud.json(path, **query)["_links"]["next"]

    third = prefix + cloud.json(second)["_links"]["next"]

    assert httpx.URL(third).params == httpx.URL(second).params


def test_a_cursor_can_expire(wiki, cloud):
    wiki.pages(3)
    cloud.server.faults.expire_cursor(PAGES)
    following = cloud.json(PAGES, limit=1)["_links"]["next"]

    assert cloud.get(following).status_code == 400
    assert cloud.get(following).status_code == 200


def test_the_log_knows_every_request(cloud):
    cloud.get(PAGES, limit=5)
    cloud.get("/wiki/api/v2/pages/1")

    exchanges = cloud.server.traffic.exchanges
    assert [(each.method, each.path, each.query, each.status) for each in exchanges] == [
        ("GET", PAGES, "limit=5", 200),
        ("GET", f"{PAGES}/1", "", 404),
    ]
    cloud.server.traffic.forget()
    assert cloud.server.traffic.paths() == []


def test_more_requests_a_second_than_allowed_are_turned_away(serve, sign_in, wiki):
    cloud = sign_in(serve(requests_per_second=3), wiki.sync)

    statuses = [cloud.get(PAGES).status_code for _ in range(4)]

    assert statuses == [200, 200, 200, 429]
