"""The page as it is served: what a browser may run on it, and who may have it."""

import re

import httpx
import pytest


@pytest.fixture
def http(server):
    # Loading certificates costs more than the tests, and this is plain HTTP.
    with httpx.Client(base_url=server.host_url, timeout=60, verify=False) as found:
        yield found


def test_the_page_is_served_with_everything_that_it_loads(http):
    page = http.get("/")
    loaded = re.findall(r'(?:src|href)="(/[^"]+)"', page.text)

    assert page.headers["Content-Type"] == "text/html; charset=utf-8"
    assert len(loaded) > 3
    assert [http.get(each).status_code for each in loaded] == [200] * len(loaded)


def test_no_script_or_style_within_the_page_could_run(http):
    page = http.get("/")
    policy = page.headers["Content-Security-Policy"]

    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert not re.search(r"<script>|<style|\son\w+=|\sstyle=", page.text)


def test_modules_load_only_each_other(http):
    main = http.get("/page/main.js").text
    seen, waiting = set(), re.findall(r'from "\./([^"]+)"', main)
    while waiting:
        name = waiting.pop()
        answer = http.get(f"/page/{name}")
        assert answer.status_code == 200, name
        assert "innerHTML" not in answer.text
        seen.add(name)
        waiting += [each for each in re.findall(r'from "\./([^"]+)"', answer.text) if each not in seen]
    assert "markdown.js" in seen


@pytest.mark.parametrize("path", ["/", "/page/main.js", "/playground/state"])
@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Host": "evil.example"},
        # A name of theirs that leads to this machine.
        {"Host": "evil.example:80", "Origin": "http://evil.example:80"},
    ],
    ids=["another origin", "another name", "another name and origin"],
)
def test_neither_page_nor_state_is_given_to_a_page_of_another_site(http, path, headers):
    assert http.get(path, headers=headers).status_code == 403


def test_a_file_beside_the_page_is_not_served(http):
    assert http.get("/page/..%2fpage.py").status_code == 404
    assert http.get("/page/__init__.py").status_code == 404


def test_the_page_learns_what_the_app_offers(http, slack, ana):
    app = http.get("/playground/state").json()["app"]

    assert [each["command"] for each in app["commands"]] == ["/helper"]
    assert {each["type"] for each in app["shortcuts"]} == {"message"}
    assert http.get(f"/playground/people/{ana.id}/views").json()["prompts"] == ana.prompts
