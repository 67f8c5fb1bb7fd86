"""The server: several requests at once, edits from other threads, and what it does not know."""

import threading
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from playground.confluence.server import running

PAGES = "/wiki/api/v2/pages"


def test_requests_that_overlap_are_counted(cloud):
    cloud.server.faults.slow(PAGES, seconds=0.2, times=4)
    together = threading.Barrier(4)

    def ask(_):
        together.wait()
        return cloud.get(PAGES).status_code

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(ask, range(4))) == [200] * 4
    assert cloud.server.traffic.most_in_flight > 1


def test_while_others_edit_every_page_that_stays_comes_exactly_once(wiki, cloud):
    made = wiki.pages(60)
    done = threading.Event()

    def edit():
        number = 0
        while not done.is_set():
            wiki.site.edit(made[number % 60], by=wiki.ana, body=f"<p>{number}</p>")
            wiki.site.purge(wiki.page(f"Short-lived {number}"))
            number += 1

    thread = threading.Thread(target=edit)
    thread.start()
    try:
        found = cloud.ids(PAGES, limit=5)
    finally:
        done.set()
        thread.join()

    stayed = {page.id for page in made}
    assert sorted(each for each in found if each in stayed) == sorted(stayed)


@pytest.mark.parametrize("path", ["/wiki/api/v2/nothing", "/wiki/rest/api/nothing", "/elsewhere"])
def test_a_path_that_nobody_knows_is_not_found(cloud, path):
    assert cloud.get(path).status_code == 404


def test_cloud_has_no_paths_of_data_center_and_the_other_way_round(cloud, data_center):
    assert cloud.get("/wiki/rest/api/user/list").status_code == 404
    assert cloud.get("/wiki/rest/api/space/ENG/permissions").status_code == 404
    assert data_center.get("/confluence/api/v2/pages").status_code == 404
    assert data_center.get("/rest/api/space").status_code == 404


@pytest.mark.parametrize("path", ["content", "space", "space/ENG"])
def test_what_cloud_has_removed_from_version_1_is_gone(cloud, path):
    assert cloud.get(f"/wiki/rest/api/{path}").status_code == 410


def test_two_servers_run_side_by_side_and_a_stopped_one_is_gone(wiki):
    with running(wiki.site) as first, running(wiki.site) as second:
        assert first.port != second.port
        with pytest.raises(OSError, match="in use"), running(wiki.site, port=first.port):
            pass
    with pytest.raises(httpx.ConnectError):
        httpx.get(first.base_url)
