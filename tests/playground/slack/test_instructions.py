import shlex

import httpx

from playground.slack.instructions import instructions


def test_every_command_of_the_instructions_works_when_it_is_copied(server, team):
    lines = [line for line in instructions(server).splitlines() if line.startswith("curl")]
    for line in lines:
        words = shlex.split(line)[1:]
        body = words[1] if words[0] == "-d" else None
        answer = httpx.request("POST" if body else "GET", words[-1], content=body, timeout=60, verify=False)
        assert answer.json()["ok"] is True

    assert len(lines) == 5


def test_the_instructions_hold_what_an_app_needs(server, team):
    told = instructions(server)

    assert server.api_url in told
    assert server.slack.bot_token in told
    assert server.slack.app_token in told
