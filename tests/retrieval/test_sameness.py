import pytest

from retrieval.sameness import agreement, content_of, edition_of, is_same_text, is_within, start_of
from tests.index.conftest import chunk_with

RESTART = (
    "To restart the print queue, stop the worker first, then drain what is left and start it again. "
    "Wait until the light turns green. Tell the shift lead."
)


def keys_agree(one, other, **places):
    chunks = chunk_with(1, one, **places), chunk_with(2, other, **places)
    assert not is_same_text(*chunks) or start_of(chunks[0]) == start_of(chunks[1])
    return is_same_text(*chunks)


def holds(fuller, other):
    """Whether the one says all that the other says."""
    content, fuller_content = content_of(chunk_with(1, other)), content_of(chunk_with(2, fuller))
    return bool(content and fuller_content and is_within(content, fuller_content))


def edition(text, release, *headings):
    place = {"release": release, "family": "docs/{release}/a.md", "heading_path": headings or ("Guide",)}
    return edition_of(chunk_with(1, text, **place))


def test_case_and_white_space_make_no_difference():
    assert keys_agree(RESTART, f"  {RESTART.upper()}\n".replace(" ", "\n "))


def test_in_code_case_and_indentation_make_one():
    assert keys_agree("a:\n  b: 1", "a:\n  b: 1  \n", kind="code")
    assert not keys_agree("a:\n  b: 1", "a:\nb: 1", kind="code")
    assert not keys_agree("export A=1", "export a=1", kind="code")


@pytest.mark.parametrize(
    ("one", "other"),
    [("4.12 ", "4.13 "), ("staging ", "production "), ("must ", "must not "), ("> 3 ", "< 3 "), ("", "Ana ")],
)
def test_a_number_a_name_or_a_sign_makes_a_difference(one, other):
    assert not keys_agree(one + RESTART, other + RESTART)
    assert not holds(one + RESTART, other + RESTART)


def test_a_short_text_is_the_same_only_under_the_same_heading():
    texts = [
        chunk_with(1, "Deprecated.", heading_path=("Options", "--fast")),
        chunk_with(2, "Deprecated.", heading_path=("Options", "--slow")),
        chunk_with(3, "Deprecated.", heading_path=("More options", "--Fast")),
    ]
    fast, slow, fast_elsewhere = texts

    assert not is_same_text(fast, slow)
    assert is_same_text(fast, fast_elsewhere)


def test_a_long_text_is_the_same_under_any_heading():
    assert is_same_text(chunk_with(1, RESTART, heading_path=("Ops",)), chunk_with(2, RESTART))


def test_rows_of_two_tables_with_other_columns_are_not_the_same():
    rows = "| 8 December | Dorota Nowak |\n" * 12
    one = chunk_with(1, rows, context="Guide\n| Week | On call |\n|---|---|")
    other = chunk_with(2, rows, context="Guide\n| Week | On leave |\n|---|---|")

    assert not is_same_text(one, other)


def test_a_copy_with_a_sentence_more_is_the_fuller_one_wherever_the_sentence_stands():
    for fuller in (
        f"{RESTART} Then go home.",
        f"First of all: breathe.\n\n{RESTART}",
        RESTART.replace(". W", ". Go. W"),
    ):
        assert holds(fuller, RESTART)
        assert not holds(RESTART, fuller)


def test_markup_and_line_breaks_are_not_said():
    wrapped = RESTART.replace("print queue", "**print\nqueue**").replace("green", "`green`")

    assert holds(wrapped, RESTART)
    assert holds(RESTART, wrapped)


def test_a_much_longer_text_is_about_something_else_as_well():
    assert not holds(RESTART + " More about the roof." * 20, RESTART)


def test_what_is_said_about_something_else_is_not_the_same():
    scans = content_of(chunk_with(1, RESTART, heading_path=("Scans",)))
    labels = content_of(chunk_with(2, f"{RESTART} Labels come first.", heading_path=("Labels",)))

    assert scans
    assert labels
    assert not is_within(scans, labels)


def test_of_code_the_whole_block_must_be_the_same():
    intro = (
        "Apply this configuration to every node of the cluster before you restart the print queue, and check it twice."
    )
    config = f"{intro}\n\n```\nreplicas: 3\n\nretries: 5\n```\n"

    assert holds(f"{config}\nThen wait.", config)
    assert not holds(f"{intro}\n\n```\nretries: 5\n\nreplicas: 3\n```\n", config)
    assert not holds(f"{intro}\n\n```\nreplicas: 3\n\nretries: 6\n```\n", config)


def test_short_texts_code_releases_and_parts_of_tables_are_compared_whole():
    assert content_of(chunk_with(1, "Deprecated.")) is None
    assert content_of(chunk_with(1, RESTART, kind="code")) is None
    assert content_of(chunk_with(1, RESTART, family="docs/{release}/a.md", release="4.12")) is None
    assert content_of(chunk_with(1, RESTART, context="Guide\n| a |\n|---|")) is None


@pytest.mark.parametrize(
    ("older", "newer"),
    [
        ("Install 4.12.3 from the archive of 4.12.", "Install 4.13.0 from the archive of 4.13."),
        ("Set the timeout to 30.", "Set the timeout to 60."),
        (RESTART, RESTART.replace("light turns green", "lamp on the left turns green")),
        (RESTART, f"{RESTART} Since this release, a restart also clears the cache of labels."),
        ("Last updated 3 May 2025. " + RESTART, "Last updated 21 November 2026. " + RESTART),
    ],
)
def test_a_passage_edited_for_a_release_is_the_same_passage(older, newer):
    assert agreement(edition(older, "4.12"), edition(newer, "4.13")) > 0
    assert agreement(edition(newer, "4.13"), edition(older, "4.12")) > 0


@pytest.mark.parametrize(
    "other",
    [
        "The print queue holds labels until a worker takes them. It is kept in memory, and lost when the power fails.",
        "To drain the queue of scans, ask the shift lead first. Wait two minutes, then pull the plug and start again.",
        "| E101 | Disk full | Delete old labels |\n| E102 | Queue closed | Restart the queue |",
        "Deprecated.",
        "",
        "…",
    ],
)
def test_other_passages_of_the_page_are_not(other):
    assert agreement(edition(RESTART, "4.12"), edition(other, "4.13")) == 0


def test_rows_of_one_form_about_other_things_are_not_the_same():
    def table(first):
        return "\n".join(
            f"| E{number} | Node {number} failed | See runbook {number} |" for number in range(first, first + 9)
        )

    assert agreement(edition(table(100), "4.12"), edition(table(100), "4.13")) == 1
    assert agreement(edition(table(100), "4.12"), edition(table(200), "4.13")) == 0


def test_under_another_heading_only_a_passage_that_plainly_moved_is_the_same():
    edited = f"Stop the worker first. {RESTART[-50:]}"

    assert agreement(edition(RESTART, "4.12", "Queue"), edition(RESTART, "4.13", "Printing")) == 1
    assert (
        agreement(edition(RESTART, "4.12", "Queue"), edition(edited + " All else has changed.", "4.13", "Printing"))
        == 0
    )


def test_a_heading_that_names_the_release_is_the_same_heading():
    older, newer = "Set the timeout to 30.", "Set the timeout to 60."

    assert agreement(edition(older, "4.12", "New in 4.12"), edition(newer, "4.13", "New in 4.13")) > 0
    assert agreement(edition(older, "4.12", "New in 4.12"), edition(newer, "4.13", "Removed in 4.13")) == 0
