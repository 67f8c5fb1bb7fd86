import pytest

from tests.cli.conftest import Command

PAGE = """# Install

Get the archive of {release}, unpack it below `/opt/press` and run `press setup`. The setup asks for a licence key.
Without one, press {release} prints a water mark on every label.
"""


@pytest.fixture(scope="module")
def manual(tmp_path_factory):
    folder = tmp_path_factory.mktemp("manual")
    for release in ("4.11", "4.12", "4.13"):
        (folder / "docs" / release).mkdir(parents=True)
        (folder / "docs" / release / "install.md").write_text(PAGE.format(release=release), encoding="utf-8")
    (folder / "docs" / "4.12" / "remove.md").write_text(
        "# Remove\n\nRun `press purge` to remove press.\n", encoding="utf-8"
    )
    (folder / "footnote.toml").write_text(
        '[sources.manual]\nkind = "folder"\npath = "docs"\nreaders = ["everyone"]\nrelease_pattern = "{release}/**"\n',
        encoding="utf-8",
    )
    command = Command(folder)
    assert command("index").returncode == 0
    return command


def test_a_page_in_three_releases_is_one_hit_in_the_latest(manual):
    process = manual("search", "how do I install press")

    assert process.stdout.count("/install.md#") == 1
    assert "manual: " in process.stdout
    assert " · release 4.13 · updated" in process.stdout
    assert "also in 4.11 and 4.12" in process.stdout
    _, found = manual.json("search", "how do I install press")
    [hit] = [hit for hit in found["hits"] if hit["path"].endswith("install.md")]
    assert [also["release"] for also in hit["also"]] == ["4.11", "4.12"]
    assert set(hit["also"][0]) == {"chunk_id", "title", "url", "release"}


@pytest.mark.parametrize("question", ["install press version:v4.11", "how do I install press 4.11"])
def test_whoever_asks_for_a_release_gets_that_one(manual, question):
    _, found = manual.json("search", question)

    assert found["hits"][0]["path"] == "4.11/install.md"


def test_a_page_that_only_an_older_release_has_is_found_there(manual):
    _, found = manual.json("search", "how do I remove press")

    assert found["hits"][0]["path"] == "4.12/remove.md"


def test_an_answer_says_one_thing_once(manual):
    code, answer = manual.json("ask", "what does press print on every label without a licence key")

    assert code == 0
    assert answer["text"].count("water mark") == 1
    assert "4.13" in answer["text"]


def test_a_changed_setting_acts_on_what_is_indexed(manual):
    settings = manual.folder / "footnote.toml"
    before = settings.read_text(encoding="utf-8")
    settings.write_text(before + 'preferred_release = "4.12"\n', encoding="utf-8")
    _, found = manual.json("search", "how do I install press")
    assert found["hits"][0]["release"] == "4.12"
    settings.write_text(before.replace("{release}/**", ""), encoding="utf-8")
    _, report = manual.json("index")
    assert report["sources"][0]["embedded"] == 0
    _, found = manual.json("search", "how do I install press")
    assert {hit["release"] for hit in found["hits"]} == {""}
    settings.write_text(before, encoding="utf-8")
    assert manual("index").returncode == 0
