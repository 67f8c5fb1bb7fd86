import pytest

from tests.fakes.listed_source import ListedSource

PAGE = "# Install\n\nRun the installer.\n"


@pytest.fixture
def manual():
    source = ListedSource(release_pattern="docs/{release}/**")
    source.put("docs/v4.12/install.md", PAGE)
    source.put("docs/main/install.md", PAGE)
    source.put("docs/index.md", "# Manual\n\nChoose a release.\n")
    return source


def releases(desk, source):
    return {row["path"]: (row["release"], row["family"]) for row in desk.rows(source)}


def test_rows_tell_the_release_that_the_path_documents(desk, manual):
    desk.run_well(manual)

    assert releases(desk, manual) == {
        "docs/v4.12/install.md": ("4.12", "docs/{release}/install.md"),
        "docs/main/install.md": ("main", "docs/{release}/install.md"),
        "docs/index.md": ("", ""),
    }


@pytest.mark.parametrize("lists_all", [True, False])
def test_a_changed_pattern_reaches_what_is_indexed_at_the_next_run_and_embeds_nothing(desk, manual, lists_all):
    manual.lists_all = lists_all
    manual.release_pattern = ""
    desk.run_well(manual)
    assert set(releases(desk, manual).values()) == {("", "")}
    manual.release_pattern = "docs/{release}/*"

    desk.run_well(manual)

    assert releases(desk, manual)["docs/v4.12/install.md"] == ("4.12", "docs/{release}/install.md")
    assert sorted(manual.was_read) == ["docs/main/install.md", "docs/v4.12/install.md"]
    assert desk.embedder.embedded == []
    manual.release_pattern = ""
    desk.run_well(manual)
    assert set(releases(desk, manual).values()) == {("", "")}


def test_a_run_with_the_same_pattern_reads_nothing_again(desk, manual):
    manual.put("docs/v4.12/empty.md", "")
    desk.run_well(manual)

    desk.run_well(manual)

    assert manual.was_read == []


def test_a_page_that_moves_to_another_release_tells_the_new_one(desk, manual):
    desk.run_well(manual)
    manual.move("docs/main/install.md", "docs/v4.13/install.md")

    desk.run_well(manual)

    assert releases(desk, manual)["docs/v4.13/install.md"][0] == "4.13"
    assert desk.embedder.embedded == []
