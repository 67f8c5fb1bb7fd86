"""What `footnote backup` and `footnote restore` say and how they exit."""

import json
import shutil

import pytest


@pytest.fixture
def command(fresh):
    (fresh.folder / "docs").mkdir()
    (fresh.folder / "docs" / "meals.md").write_text("# Meals\n\nSpend up to 60 € a day on meals.\n", encoding="utf-8")
    configure(fresh, "")
    assert fresh("index").returncode == 0
    return fresh


def configure(command, more):
    (command.folder / "footnote.toml").write_text(
        f'{more}\n[sources.docs]\nkind = "folder"\npath = "docs"\nreaders = ["everyone"]\n', encoding="utf-8"
    )


def test_a_backup_is_made_and_restored(command):
    made = command("backup", "shelf")
    assert made.returncode == 0
    [folder] = (command.folder / "shelf").iterdir()
    assert f"✓ {folder}" in made.stdout
    assert "1 passages and the ledger of 1 documents" in made.stdout
    (command.folder / "docs" / "meals.md").write_text("# Meals\n\nMeals are free.\n", encoding="utf-8")
    assert command("index").returncode == 0

    restored = command("restore", "shelf", "--replace")

    assert restored.returncode == 0
    assert f"✓ Restored {folder}, of " in restored.stdout
    assert restored.stdout.count("What was there before: ") == 2
    assert "footnote index" in restored.stdout
    assert command("check").returncode == 0
    assert "60 €" in command("ask", "how much may I spend on meals a day").stdout
    assert command("index").returncode == 0
    assert "60 €" not in command("search", "meals").stdout


def test_on_a_new_machine_a_backup_is_all_that_search_needs(command):
    command("backup", "shelf")
    shutil.rmtree(command.folder / ".footnote")

    assert command("restore", "shelf").returncode == 0

    assert "60 €" in command("search", "meals").stdout


def test_programs_read_what_was_backed_up_and_restored(command):
    command("backup", "shelf")
    code, made = command.json("backup", "shelf", "--keep", "1")
    assert code == 0
    assert set(made) == {"folder", "taken_at", "passages", "documents", "bytes", "holds_ledger", "removed"}
    assert (made["passages"], made["documents"], made["holds_ledger"], len(made["removed"])) == (1, 1, True, 1)

    code, restored = command.json("restore", "shelf", "--replace")
    assert code == 0
    assert set(restored) == {"folder", "taken_at", "passages", "documents", "aside"}
    assert restored["folder"] == made["folder"]
    assert restored["taken_at"] == made["taken_at"]


def test_what_is_there_is_not_replaced_unasked(command):
    command("backup", "shelf")

    process = command("restore", "shelf")

    assert process.returncode == 2
    assert "--replace" in process.stderr


def test_a_damaged_ledger_is_what_a_backup_is_for(command):
    command("backup", "shelf")
    (command.folder / ".footnote" / "ledger.db").write_bytes(b"no database" * 1000)
    assert command("status").returncode == 2

    assert command("restore", "shelf", "--replace").returncode == 0

    assert command("check").returncode == 0


def test_an_index_on_object_storage_is_left_to_its_provider(command):
    configure(command, '[index]\nuri = "s3://bucket/index"\n')

    for arguments in (("backup", "shelf"), ("restore", "shelf")):
        process = command(*arguments)
        assert process.returncode == 2
        assert "s3://bucket/index" in process.stderr
        assert "versioning of the bucket" in process.stderr


def test_a_shelf_that_cannot_be_written_is_named(command):
    process = command("backup", "docs/meals.md/shelf")

    assert process.returncode == 2
    assert "No backup was made in" in process.stderr
    assert "docs/meals.md/shelf" in process.stderr


def test_no_word_of_a_document_stands_in_a_manifest(command):
    _, made = command.json("backup", "shelf")
    manifest = (command.folder / "shelf" / made["folder"] / "manifest.json").read_text(encoding="utf-8")

    assert "60 €" not in json.loads(manifest).__str__()
    assert "meals" not in manifest
