"""What `footnote check` says and how it exits."""

import lancedb
import pytest


@pytest.fixture
def command(fresh):
    (fresh.folder / "docs").mkdir()
    for name in ("meals", "hotels"):
        (fresh.folder / "docs" / f"{name}.md").write_text(f"# {name}\n\nSecret words of {name}.\n", encoding="utf-8")
    (fresh.folder / "footnote.toml").write_text(
        '[sources.docs]\nkind = "folder"\npath = "docs"\nreaders = ["everyone"]\n', encoding="utf-8"
    )
    assert fresh("index").returncode == 0
    return fresh


def table_of(command):
    database = lancedb.connect(command.folder / ".footnote" / "index")
    [name] = database.list_tables(limit=None).tables
    return database.open_table(name)


def test_what_is_sound_is_said_in_one_line(command):
    process = command("check")

    assert process.returncode == 0
    assert process.stdout == "✓ 2 passages of 2 documents are as they should be.\n"


def test_damage_is_told_with_what_it_means_and_what_mends_it(command):
    table_of(command).delete("path = 'meals.md'")

    process = command("check")

    assert process.returncode == 1
    assert "✗ documents of which passages are missing or too many: 1 (docs/meals.md)" in process.stdout
    assert "Parts of them are not found. `footnote check --repair` mends it" in process.stdout
    assert "Secret words" not in process.stdout


def test_programs_read_findings(command):
    table_of(command).delete("path = 'meals.md'")

    code, report = command.json("check")

    assert code == 1
    assert set(report) == {"sound", "documents", "passages", "findings"}
    assert (report["sound"], report["documents"], report["passages"]) == (False, 2, 1)
    [found] = report["findings"]
    assert set(found) == {"kind", "damage", "count", "examples", "what", "meaning", "mending"}
    assert (found["kind"], found["damage"], found["examples"]) == ("torn", True, ["docs/meals.md"])


def test_a_repair_says_what_it_mended_and_what_the_next_run_does(command):
    table_of(command).delete("path = 'meals.md'")

    process = command("check", "--repair")

    assert process.returncode == 0
    assert "mended documents of which passages are missing or too many: 1 (docs/meals.md)" in process.stdout
    assert "… documents that are to be read again: 1 (docs/meals.md)" in process.stdout
    assert command("index").returncode == 0
    assert command("check").stdout == "✓ 2 passages of 2 documents are as they should be.\n"


def test_programs_read_what_a_repair_found_and_what_is_left(command):
    table_of(command).update(values={"policy_id": 5})

    code, report = command.json("check", "--repair")

    assert code == 0
    assert [found["kind"] for found in report["found"]] == ["unknown_policy"]
    assert [found["kind"] for found in report["findings"]] == ["in_doubt"]


def test_an_index_whose_files_are_lost_cannot_be_checked(command):
    for file in (command.folder / ".footnote" / "index").glob("*/data/*"):
        file.unlink()

    process = command("check")

    assert process.returncode == 2
    assert "restore a backup" in process.stderr
