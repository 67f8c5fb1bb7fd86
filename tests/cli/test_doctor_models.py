import json

import pytest

from playground.openai.reply import says
from playground.openai.server import running
from playground.openai.service import KEY
from tests.cli.conftest import Command

SETTINGS = """
[models.main]
model = "openai/stand-in"
api_base = "{api_base}"
api_key_file = "key"

[models.backup]
model = "openai/stand-in"
api_base = "{api_base}"
api_key_file = "wrong-key"
window_tokens = 4000
"""


@pytest.fixture(scope="module")
def ran(tmp_path_factory):
    """`footnote doctor --json` as a user starts it, once: importing litellm takes seconds."""
    folder = tmp_path_factory.mktemp("doctor")
    (folder / "key").write_text(KEY, encoding="utf-8")
    (folder / "wrong-key").write_text("sk-mistyped", encoding="utf-8")
    with running() as server:
        server.service.queue.append(says("Yes"))
        (folder / "footnote.toml").write_text(SETTINGS.format(api_base=server.api_base), encoding="utf-8")
        return Command(folder).start("doctor", "--json")


def check_of(ran, name):
    [check] = [each for each in json.loads(ran.stdout)["checks"] if each["name"] == f"language model {name}"]
    return check


def test_doctor_asks_each_language_model_for_a_word(ran):
    check = check_of(ran, "main")

    assert check["problem"] is None
    assert check["finding"].startswith("openai/stand-in, answers a word in ")
    assert "reads 8192 tokens, a guess as litellm does not know it: set models.main.window_tokens" in check["finding"]


def test_doctor_says_what_to_do_about_a_key_that_is_refused(ran):
    problem = check_of(ran, "backup")["problem"]

    assert problem.startswith("models.backup (openai/stand-in) refused the key (401). Check models.backup.api_key_file")
    assert ran.returncode == 2


def test_nothing_of_litellm_and_no_key_is_shown(ran):
    assert ran.stderr == ""
    assert KEY not in ran.stdout
    assert "sk-mistyped" not in ran.stdout
