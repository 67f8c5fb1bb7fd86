import pytest

from sources.errors import SourceUnavailable
from sources.selection import Selection


def select(include=(), exclude=(), *, max_bytes=1000, subfolder=""):
    return Selection(include, exclude, max_bytes=max_bytes, subfolder=subfolder)


@pytest.mark.parametrize("path", ["README.md", "docs/deep/er.txt", "-dash.md", 'quo"te.md', "new\nline.md", "ä/ö.md"])
def test_without_patterns_every_ordinary_file_is_covered(path):
    assert select().covers(path)


@pytest.mark.parametrize(
    "path",
    [
        ".git/config",
        "a/.venv/lib/x.py",
        "web/node_modules/left-pad/README.md",
        "__pycache__/x.pyc",
        ".env",
        "a/.netrc",
        "node_modules/new\nline.md",
    ],
)
def test_hidden_files_and_what_tools_leave_behind_are_out_by_default(path):
    assert not select().covers(path)


def test_an_exclude_pattern_can_take_a_default_back():
    selection = select(exclude=["!.github/"])

    assert selection.covers(".github/CONTRIBUTING.md")
    assert not selection.covers(".git/config")
    assert selection.enters(".github")


def test_a_file_below_an_excluded_folder_cannot_be_taken_back():
    selection = select(exclude=["build/", "!build/keep.md"])

    assert not selection.covers("build/keep.md")
    assert not selection.enters("build")


def test_include_patterns_leave_only_what_they_name():
    selection = select(include=["*.md", "/guides/"], exclude=["draft-*"])

    assert selection.covers("a/b.md")
    assert selection.covers("guides/a/b.txt")
    assert selection.covers("guides/new\nline.txt")
    assert not selection.covers("other/guides/b.txt")
    assert not selection.covers("a/draft-b.md")


def test_patterns_are_read_as_if_they_stood_in_the_subfolder():
    selection = select(include=["/guides/*.md"], subfolder=".docs/site")

    assert selection.covers(".docs/site/guides/a.md")
    assert not selection.covers("guides/a.md")
    assert not selection.covers(".docs/site2/guides/a.md")
    assert not selection.covers(".docs/site/.hidden/a.md")


def test_a_path_with_thousands_of_folders_is_judged():
    assert select().covers("a/" * 2000 + "b.md")


def test_a_pattern_that_is_none_is_named_with_its_setting():
    with pytest.raises(SourceUnavailable, match="'!' in exclude"):
        select(exclude=["*.md", "!"])


def test_a_file_over_the_limit_is_told_both_sizes():
    selection = select(max_bytes=5_000_000)

    assert selection.excess(5_000_000) == ""
    assert selection.excess(7_340_000) == "too large: 7.3 MB, and the limit is 5.0 MB"
    assert "1,234.0 MB" in selection.excess(1_234_000_000)
    assert select(max_bytes=999).excess(1000) == "too large: 1,000 bytes, and the limit is 999 bytes"


def test_the_fingerprint_changes_with_all_that_chooses_files():
    selections = [
        select(),
        select(include=["*.md"]),
        select(exclude=["*.md"]),
        select(max_bytes=1),
        select(subfolder="docs"),
    ]

    assert len({selection.fingerprint for selection in selections}) == len(selections)
    assert select().fingerprint == select().fingerprint
