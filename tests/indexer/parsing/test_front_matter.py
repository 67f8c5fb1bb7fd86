from datetime import UTC, datetime

import pytest

from indexer.parsing.front_matter import FrontMatter, read_front_matter


def test_title_and_labels_are_read():
    source = "---\ntitle: Hello\n  there\ntags: [A, '#b', 7]\nlabels: x, Y\n---\n"
    labels = ("7", "a", "b", "x", "y")
    assert read_front_matter(source + "# Page\n") == FrontMatter("Hello there", labels, len(source))


def test_it_ends_at_dots_or_at_the_end_of_the_file():
    assert read_front_matter("---\ntitle: a\n...\nText").end == 17
    assert read_front_matter("---\ntitle: a\n---").end == 16


@pytest.mark.parametrize(
    "source",
    [
        "",
        "# Page\n",
        "\n---\ntitle: a\n---\n",
        "---\ntitle: a\n",
        "---\nA sentence.\n---\n",
        "--- \n# title\n---\n\nText",
    ],
)
def test_what_is_no_front_matter_is_left_to_the_page(source):
    assert read_front_matter(source) == FrontMatter()


@pytest.mark.parametrize(
    "yaml",
    [
        "title: [unclosed",
        "title: {a: b}",
        "title: !!python/object/apply:os.system ['true']",
        "title: *missing",
        "a: " + "[" * 5000,
        "a: " + "- " * 4000,
        "x: y\n" * 5000,
        "tags: {a: b}",
        "tags: [[a]]",
        "? [a]\n: b",
        "",
    ],
    ids=range(11),
)
def test_broken_or_huge_front_matter_is_hidden_without_fields(yaml):
    source = f"---\nkey: 1\n{yaml}\n---\nText"
    assert read_front_matter(source) == FrontMatter(end=len(source) - 4)


def test_a_date_that_does_not_exist_spoils_nothing():
    assert read_front_matter("---\ntitle: a\ndate: 2024-99-99\n---\n").title == "a"


def test_labels_are_limited():
    labels = read_front_matter(f"---\ntags: [{', '.join(map(str, range(500)))}]\n---\n").labels
    assert len(labels) == 50
    assert len(read_front_matter(f"---\ntags: {'a' * 500}\n---\n").labels[0]) == 60


@pytest.mark.parametrize(
    ("field", "updated_at"),
    [
        ("updated: 2024-03-04", datetime(2024, 3, 4, tzinfo=UTC)),
        ("lastmod: 2024-03-04T10:00:00+02:00", datetime(2024, 3, 4, 8, tzinfo=UTC)),
        ("updated: last week", None),
        ("updated: [2024-03-04]", None),
        ("updated: 0001-01-01T00:00:00+14:00", None),
        ("title: No date", None),
    ],
)
def test_a_page_may_say_when_it_was_updated(field, updated_at):
    assert read_front_matter(f"---\n{field}\n---\n\nText\n").updated_at == updated_at


def test_a_date_of_toml_front_matter_is_read_as_one():
    assert read_front_matter("+++\nupdated = 2024-03-04\n+++\n").updated_at == datetime(2024, 3, 4, tzinfo=UTC)
