"""Playing over HTTP, as another process does."""

from base64 import b64encode
from threading import Timer

import httpx
import pytest

from playground.slack.control.deed import DEEDS


@pytest.fixture
def http(server):
    # Loading certificates costs more than the tests, and this is plain HTTP.
    with httpx.Client(base_url=server.host_url, timeout=60, verify=False) as found:
        yield found


@pytest.fixture
def do(http, ana):
    def done(verb, **wanted):
        answer = http.post(f"/playground/people/{ana.id}/{verb}", json=wanted)
        assert answer.status_code == 200, answer.text
        return answer.json()

    return done


@pytest.fixture
def sees(http, ana):
    def seen(**where):
        return http.get(f"/playground/people/{ana.account.name}/sees", params=where).json()

    return seen


def api(http, slack, method, **arguments):
    headers = {"Authorization": f"Bearer {slack.bot_token}"}
    return http.post(f"/api/{method}", json=arguments, headers=headers).json()


def test_a_person_says_something_which_is_seen_and_told_of(do, sees, team, told):
    said = do("mention", channel="team", text="hello")
    do("say", channel="team", text="well?", thread=said["ts"])

    texts = [each["text"] for each in sees(channel="#team", thread=said["ts"])["messages"]]
    assert texts[0].endswith("> hello")
    assert texts[1:] == ["well?"]
    assert len(told("app_mention")) == 1


def test_a_message_is_edited_reacted_to_and_deleted(do, sees, team):
    said = do("say", channel="team", text="helo")
    this = {"channel": said["channel"], "ts": said["ts"]}

    do("edit", **this, text="hello")
    do("react", **this, name="eyes")
    [seen] = sees(channel="team")["messages"]
    assert (seen["text"], seen["reactions"][0]["name"]) == ("hello", "eyes")
    do("delete", **this)
    assert sees(channel="team")["messages"] == []


def test_a_command_tells_how_it_ends(http, server, do, team):
    number = do("run", channel="team", command="/helper", text="x")["interaction"]
    server.wait(lambda: not server.world.outbox.pending())

    assert http.get(f"/playground/interactions/{number}").json()["shown_error"]


def test_a_button_of_a_message_is_pressed(http, do, slack, team):
    button = {"type": "button", "action_id": "go", "text": {"type": "plain_text", "text": "Go"}}
    blocks = [{"type": "actions", "elements": [button]}]
    posted = api(http, slack, "chat.postMessage", channel=team.id, text="Press", blocks=blocks)

    do("press", channel="team", ts=posted["ts"], action_id="go")

    assert slack.world.outbox.deliveries[-1].payload["actions"][0]["action_id"] == "go"


def test_a_home_tab_is_opened_and_seen(http, do, slack, ana, told):
    view = {"type": "home", "blocks": [{"type": "divider"}]}
    do("open_home")
    api(http, slack, "views.publish", user_id=ana.id, view=view)

    assert http.get(f"/playground/people/{ana.id}/views").json()["home"]["blocks"][0]["type"] == "divider"
    assert told("app_home_opened")[0]["tab"] == "home"


def test_people_and_channels_are_added(http, slack):
    http.post("/playground/people", json={"name": "Zoe"})
    http.post("/playground/channels", json={"name": "zoo", "members": ["Zoe"], "is_private": True})

    told = http.get("/playground/state").json()["workspaces"][0]
    assert "Zoe" in {each["real_name"] for each in told["people"]}
    [zoo] = [each for each in told["channels"] if each.get("name") == "zoo"]
    assert (zoo["is_private"], len(zoo["members"])) == (True, 2)


def test_a_file_is_shared_and_somebody_is_invited(http, do, slack, team, told):
    do("share", channel="team", name="a.txt", content="words", text="Look")
    slack.person("Zoe")
    do("invite", channel="team", user="Zoe")

    assert told("file_shared")
    assert len(told("member_joined_channel")) == 1


def test_a_picture_is_shared_as_it_is(do, slack, team):
    dot = bytes(range(256))
    do("share", channel="team", name="a.png", content_base64=b64encode(dot).decode(), media_type="image/png")

    [file] = slack.workspace.files.values()
    assert (file.name, file.media_type, file.content) == ("a.png", "image/png", dot)


def test_what_is_no_base64_is_refused(http, ana, team):
    answer = http.post(
        f"/playground/people/{ana.id}/share", json={"channel": "team", "name": "a", "content_base64": "§"}
    )

    assert answer.status_code == 400


def test_faults_are_set_and_cleared(http, slack, team):
    http.post("/playground/faults", json={"kind": "error", "pattern": "auth.test", "code": "fatal_error"})
    assert api(http, slack, "auth.test")["error"] == "fatal_error"

    http.post("/playground/faults", json={"kind": "status", "pattern": ".*", "times": None})
    http.post("/playground/faults/clear")
    assert api(http, slack, "auth.test")["ok"] is True


def test_whoever_waits_for_a_change_is_answered_when_somebody_acts(http, ana, team):
    before = http.get("/playground/changes", params={"seconds": 0}).json()["version"]
    assert http.get("/playground/changes", params={"after": before, "seconds": 0.01}).json()["version"] == before
    Timer(0.02, lambda: ana.say(team, "x")).start()

    after = http.get("/playground/changes", params={"after": before}).json()["version"]

    assert after > before


def test_looking_changes_nothing(http, ana, team):
    ana.dm("x")
    before = http.get("/playground/changes", params={"seconds": 0}).json()["version"]
    for path in ("sees", "sees?channel=team", "views"):
        http.get(f"/playground/people/{ana.id}/{path}")
    http.get("/playground/state")

    assert http.get("/playground/changes", params={"seconds": 0}).json()["version"] == before


def test_the_clock_is_moved(http, clock):
    before = clock.now()

    assert http.post("/playground/clock", json={"seconds": 60}).json()["now"] == before + 60


def test_the_journal_and_the_state_hold_no_token(http, slack, team):
    api(http, slack, "chat.postMessage", channel=team.id, text="Hello", token=slack.bot_token)

    shown = http.get("/playground/journal", params={"method": "chat.postMessage"}).text
    assert "Hello" in shown
    assert slack.bot_token not in shown + http.get("/playground/state").text


def test_what_makes_no_sense_is_refused_with_a_reason(http, ana, team):
    path = f"/playground/people/{ana.id}"

    assert "Nobody is called" in http.post("/playground/people/nobody/say", json={}).json()["error"]
    assert "There are: say" in http.post(f"{path}/explode", json={}).json()["error"]
    assert http.post(f"{path}/say", json={"channel": "team"}).json()["error"] == "Missing: text"
    assert http.post(f"{path}/edit", json={"channel": "team", "ts": "1", "text": "x"}).status_code == 400
    assert http.post(f"{path}/say", content="no json").status_code == 400
    assert http.post("/playground/faults", json={"kind": "error"}).status_code == 400
    assert http.post("/playground/sockets/explode", json={}).status_code == 400
    assert http.get("/playground/interactions/I9").status_code == 400


def test_a_page_of_another_site_cannot_act(http, ana, team):
    path, body = f"/playground/people/{ana.id}/say", {"channel": "team", "text": "x"}

    assert http.post(path, json=body, headers={"Origin": "https://example.com"}).status_code == 403
    assert ana.sees(team) == []
    own = str(http.base_url).rstrip("/")
    assert http.post(path, json=body, headers={"Origin": own}).status_code == 200


@pytest.mark.parametrize("verb", sorted(DEEDS))
def test_every_verb_without_its_arguments_is_refused_or_done_but_never_breaks(http, ana, team, verb):
    assert http.post(f"/playground/people/{ana.id}/{verb}", json={}).status_code in (200, 400)
