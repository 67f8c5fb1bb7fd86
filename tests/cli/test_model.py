import json

import pytest

from tests.cli.conftest import PAGES, Command

SETTINGS = """
[sources.docs]
kind = "folder"
path = "docs"
readers = ["everyone"]

[embedders.prefixed]
model = "builtin"
passage_prefix = "passage: "

[embedders.confused]
model = "builtin"
query_prefix = "The queue is drained when an error appears, so run drain for the queue and drain it: "
"""
GOLDEN = [
    {"id": "g001", "question": "How much may a hotel cost?", "path": "travel.md", "passage": "at most 140 €"},
    {"id": "g002", "question": "What to run when ERR_4021 appears?", "path": "queue.md"},
    {"id": "g003", "question": "Which budget is there for lodging overnight?", "path": "travel.md"},
    {"id": "g004", "question": "Who won the chess tournament of 1972?", "answerable": False},
]


@pytest.fixture(scope="module")
def team(tmp_path_factory):
    command = Command(tmp_path_factory.mktemp("models"))
    (command.folder / "docs").mkdir()
    for name, text in PAGES.items():
        (command.folder / "docs" / name).write_text(text, encoding="utf-8")
    (command.folder / "footnote.toml").write_text(SETTINGS, encoding="utf-8")
    assert command("index").returncode == 0
    return command


def serving(team):
    _, shape = team.json("model")
    return [model["name"] for model in shape["models"] if model["serves"]]


def test_without_golden_questions_nothing_is_built_unless_it_is_asked_for(team):
    done = team("model", "switch", "prefixed")

    assert done.returncode == 2
    assert "golden.jsonl holds no golden question" in done.stderr
    assert "--without-questions" in done.stderr
    assert team.json("model")[1]["models"][1]["table"] is None


def test_a_name_that_nobody_configured_is_refused_with_the_one_that_was_meant(team):
    done = team("model", "switch", "prefix")

    assert done.returncode == 2
    assert "Did you mean prefixed?" in done.stderr


def test_a_model_that_keeps_what_the_old_one_finds_takes_its_place_and_goes_back(team):
    file = team.folder / "golden.jsonl"
    file.write_text("".join(json.dumps(each) + "\n" for each in GOLDEN), encoding="utf-8")

    switched = team("model", "switch", "prefixed")
    assert switched.returncode == 0, switched.stderr
    assert "recall_at_5" in switched.stdout
    assert "lost" not in switched.stdout
    assert "prefixed serves" in switched.stdout
    assert serving(team) == ["prefixed"]
    status = team.json("status")[1]
    assert status["serving"] == "prefixed"
    assert "Vectors of model prefixed" in team("status").stdout
    assert "prefixed, " in team("doctor").stdout
    code, found = team.json("search", "how much may a hotel cost?")
    assert (code, found["hits"][0]["path"]) == (0, "travel.md")
    traced = team.json("why", found["trace_id"])[1]
    assert traced["space"] == status["space"]
    assert team("check").returncode == 0

    back = team("model", "rollback")
    assert back.returncode == 0, back.stderr
    assert "default serves again" in back.stdout
    assert "what changed since has been read" in back.stdout
    assert serving(team) == ["default"]


def test_a_model_that_loses_questions_is_refused_with_the_questions_that_it_loses(team):
    file = team.folder / "golden.jsonl"
    file.write_text("".join(json.dumps(each) + "\n" for each in GOLDEN), encoding="utf-8")

    done = team("model", "switch", "confused")

    assert done.returncode == 2
    assert "lost" in done.stdout
    assert "confused loses" in done.stderr
    assert "goes on serving" in done.stderr
    assert "g003  Which budget is there for lodging overnight?" in done.stderr
    assert serving(team) == ["default"]


def test_a_backup_holds_what_serves_and_is_restored_to_it(team):
    assert team("model", "switch", "prefixed", "--without-questions").returncode == 0
    space = team.json("status")[1]["space"]
    _, taken = team.json("backup", "shelf")
    [manifest] = (team.folder / "shelf").glob("*/manifest.json")
    assert json.loads(manifest.read_text(encoding="utf-8"))["fingerprint"] == space
    assert team("model", "rollback").returncode == 0

    assert team("restore", "shelf", "--replace").returncode == 0

    assert serving(team) == ["prefixed"]
    models = {model["name"]: model for model in team.json("model")[1]["models"]}
    assert models["prefixed"]["table"]["passages"] == taken["passages"]
    assert models["default"]["table"] is None
    assert team("search", "how much may a hotel cost?").returncode == 0


def test_the_models_are_shown_with_what_they_have_stored_and_what_is_not_needed_is_removed(team):
    team("model", "switch", "default", "--without-questions")
    shown = team("model").stdout
    assert [line.split()[0] for line in shown.splitlines()[1:4]] == ["default", "prefixed", "confused"]

    dropped = team("model", "drop", "prefixed")
    assert dropped.returncode == 0
    assert "Removed the table of prefixed" in dropped.stdout
    kept = team("model", "drop", "default")
    assert kept.returncode == 2
    assert "'default' serves" in kept.stderr


def test_a_second_name_of_one_model_needs_no_questions_and_its_table_is_not_dropped(team):
    (team.folder / "golden.jsonl").unlink(missing_ok=True)
    twin = SETTINGS + '\n[embedders.twin]\nmodel = "builtin"\nmax_tokens = 128\n'
    (team.folder / "footnote.toml").write_text(twin, encoding="utf-8")

    switched = team("model", "switch", "twin")
    kept = team("model", "drop", "default")
    assert team("model", "switch", "default").returncode == 0
    (team.folder / "footnote.toml").write_text(SETTINGS, encoding="utf-8")

    assert "twin serves. It makes the same vectors as default and reads the same table" in switched.stdout
    assert kept.returncode == 2
    assert "'default' makes the same vectors as 'twin', which serves" in kept.stderr


def test_settings_that_describe_another_model_by_the_name_of_what_serves_are_refused_until_they_are_mended(team):
    assert team("model", "switch", "prefixed", "--without-questions").returncode == 0
    changed = SETTINGS.replace('passage_prefix = "passage: "', 'passage_prefix = "text: "')
    (team.folder / "footnote.toml").write_text(changed, encoding="utf-8")

    refused = team("search", "how much may a hotel cost?")
    assert refused.returncode == 2
    assert "[embedders.prefixed] describes it with other weights or prefixes now" in refused.stderr
    assert "describes it with other weights or prefixes" in team("model").stdout

    (team.folder / "footnote.toml").write_text(SETTINGS, encoding="utf-8")
    assert team("search", "how much may a hotel cost?").returncode == 0
