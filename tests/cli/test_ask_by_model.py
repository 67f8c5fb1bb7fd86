"""`footnote ask` with a language model, over real HTTP, in a process of its own where a terminal matters."""

import json
import re
import shutil
import signal
import subprocess
import sys

import pytest

from playground.openai.reply import says
from playground.openai.server import running
from playground.openai.service import KEY
from tests.cli.conftest import ROOT, Command

MEALS = "how much may I spend on meals a day"
SETTINGS = """

[models.main]
model = "openai/stand-in"
api_base = "{api_base}"
api_key_file = "key"
retries = 0
"""


class AtTerminal(Command):
    """The command beside a model's server, as somebody at a terminal of 60 columns starts it."""

    def __init__(self, folder, server):
        super().__init__(folder)
        self.server = server

    def at_terminal(self, *arguments):
        return subprocess.Popen(
            [sys.executable, "-P", "-m", "cli", *arguments],
            cwd=self.folder,
            env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"}
            | {"FORCE_COLOR": "1", "TERM": "xterm", "COLUMNS": "60"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )


@pytest.fixture
def team(indexed, tmp_path):
    folder = tmp_path / "team"
    shutil.copytree(indexed.folder, folder, ignore=shutil.ignore_patterns("hr-away"))
    with running() as server:
        settings = folder / "footnote.toml"
        settings.write_text(
            settings.read_text(encoding="utf-8") + SETTINGS.format(api_base=server.api_base), encoding="utf-8"
        )
        (folder / "key").write_text(KEY, encoding="utf-8")
        yield AtTerminal(folder, server)


def plain(text):
    """Return what a person reads: the text without colours, cursor movements and lines that moved."""
    lines = re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", text).split("\n")
    return "\n".join(line.rpartition("\r")[2].rstrip() for line in lines)


def test_an_answer_is_streamed_with_its_footnotes_below_and_why_tells_which_model_wrote_it(team):
    team.server.service.queue.append(says("Spend up to 60 € a day on meals [1]. You also get a company car [1]."))
    process = team.at_terminal("ask", MEALS)
    out, err = process.communicate(timeout=120)

    assert process.returncode == 0
    assert err == ""
    text = plain(out)
    assert "  Spend up to 60 € a day on meals [1].\n\n  [1] Travel (updated" in text
    assert "company car" not in text
    [trace_id] = re.findall(r"^Why\? footnote why (\w{10})$", text, re.MULTILINE)

    shown = " ".join(team("why", trace_id).stdout.split())
    assert re.search(r"model openai/stand-in, [\d,]+ tokens read, \d+ written", shown)
    assert "checked 2 sentences, 1 struck" in shown


def test_a_model_that_refuses_the_key_costs_a_note_and_its_reason_stands_in_the_log(team):
    (team.folder / "key").write_text("sk-mistyped", encoding="utf-8")
    process = team.start("ask", MEALS, "--json")
    answer = json.loads(process.stdout)

    assert process.returncode == 0
    assert "60 €" in answer["text"]
    assert answer["notes"] == ["No language model answered: these are the documents' own words."]
    assert "models.main (openai/stand-in) refused the key (401)" in process.stderr
    assert "sk-mistyped" not in process.stderr + process.stdout
    assert "Traceback" not in process.stderr


def test_ctrl_c_in_mid_stream_ends_without_a_traceback(team):
    team.server.service.queue.append(says("Spend up to 60 € a day on meals [1]. And then it goes on."))
    team.server.faults.add("stall", after_pieces=12)
    process = team.at_terminal("ask", MEALS)
    assert process.stdout is not None
    read = ""
    while "meals" not in read:
        character = process.stdout.read(1)
        assert character, "it ended before it said anything"
        read += character
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)

    assert process.returncode == 130
    assert "Traceback" not in read + out + err
    assert team.server.service.abandoned.wait(60)
