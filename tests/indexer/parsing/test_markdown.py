import re
from textwrap import dedent

import pytest

from indexer.parsing.markdown import parse_markdown
from tests.indexer.parsing.prose import (
    assert_follows_the_rules,
    document,
    header,
    hidden,
    outline,
    parts,
    text_of,
    the_block,
)

RUNBOOK = """\
---
title: Restart the queue
tags: [SRE, "On-Call"]
---

# Restart `queue` **now**

Intro with a [link][docs]
over two lines.

[docs]: https://example.com "Docs"

<!-- reviewed in May -->

Steps
-----

1. Drain it:

   ```sh
   drain --all
   ```
2. Wait
   - five minutes
   - or ten

| Code | Meaning |
|------|---------|
| 4021 | full    |
| 4022 | gone    |

> [!WARNING]
> Data may be lost.
>
> Ask first.

## Steps

:::tip Faster
Use the button.

### Not a section
:::

!!! note "Old"
    Only before 2.0.

Drain
: Stop taking work

Lag
: Waiting work

See the note[^1].

[^1]: Written by Ana.

***

    kubectl get pods
"""


def parse(source):
    parsed = parse_markdown(document(dedent(source)))
    assert_follows_the_rules(parsed, has_lines=True)
    return parsed


def test_runbook_becomes_blocks_in_order():
    assert outline(parse(RUNBOOK)) == [
        ("heading", "# Restart `queue` **now**"),
        ("paragraph", "Intro with a [link][docs]"),
        ("heading", "Steps"),
        ("list", "1. Drain it:"),
        ("table", "| Code | Meaning |"),
        ("admonition", "> [!WARNING]"),
        ("heading", "## Steps"),
        ("admonition", ":::tip Faster"),
        ("admonition", '!!! note "Old"'),
        ("list", "Drain"),
        ("paragraph", "See the note[^1]."),
        ("paragraph", "[^1]: Written by Ana."),
        ("code", "kubectl get pods"),
    ]


def test_text_is_the_file_itself():
    assert parse(RUNBOOK).text == RUNBOOK


def test_front_matter_gives_title_and_labels_and_is_not_a_block():
    parsed = parse(RUNBOOK)
    assert parsed.title == "Restart the queue"
    assert parsed.labels == ("on-call", "sre")
    assert not parsed.is_code


def test_headings_make_the_path_without_their_markup():
    paths = {block.heading_path for block in parse(RUNBOOK).blocks}
    assert paths == {("Restart queue now",), ("Restart queue now", "Steps")}


def test_anchors_are_those_of_github_with_numbers_for_repeated_headings():
    anchors = [block.anchor for block in parse(RUNBOOK).blocks if block.kind.value == "heading"]
    assert anchors == ["restart-queue-now", "steps", "steps-1"]


def test_lines_are_those_of_the_file():
    parsed = parse(RUNBOOK)
    assert the_block(parsed, "Intro").lines == (8, 9)
    assert the_block(parsed, "| Code").lines == (27, 30)
    assert the_block(parsed, "[^1]").lines == (56, 56)


def test_table_is_cut_at_rows_and_knows_its_header():
    parsed = parse(RUNBOOK)
    assert header(parsed, "| Code") == "| Code | Meaning |\n|------|---------|"
    assert parts(parsed, "| Code")[1:] == ["| 4021 | full    |", "| 4022 | gone    |"]


def test_list_is_cut_at_items_of_every_level_and_nowhere_inside():
    assert parts(parse(RUNBOOK), "1. Drain") == [
        "1. Drain it:\n\n   ```sh\n   drain --all\n   ```",
        "2. Wait",
        "- five minutes",
        "- or ten",
    ]


def test_item_too_long_for_any_chunk_is_cut_between_its_parts():
    source = "- intro\n\n  " + "word " * 200 + "\n\n  ```sh\n  one\n  two\n  ```\n- short\n\n  still short\n"
    assert [part.split()[0] for part in parts(parse(source), "- intro")] == ["-", "word", "```sh", "two", "-"]


def test_definition_stays_with_its_term():
    assert parts(parse(RUNBOOK), "Drain") == ["Drain\n: Stop taking work", "Lag\n: Waiting work"]


def test_notes_are_cut_between_their_paragraphs():
    assert parts(parse(RUNBOOK), "> [!WARNING]")[-1] == "> Ask first."
    assert parts(parse(RUNBOOK), ":::tip") == [":::tip Faster", "Use the button.", "### Not a section\n:::"]


def test_myst_note_is_an_admonition_and_a_plain_fence_is_code():
    source = "```{warning}\nHot.\n```\n\n```{code-block} python\nx\n```\n"
    assert [kind for kind, _ in outline(parse(source))] == ["admonition", "code"]


def test_only_invisible_markup_is_left_out():
    assert re.sub(r"\s+", " ", hidden(parse(RUNBOOK))).strip() == (
        '--- title: Restart the queue tags: [SRE, "On-Call"] --- '
        '[docs]: https://example.com "Docs" <!-- reviewed in May --> ***'
    )


def test_code_is_cut_at_statements():
    source = '```python\n@cached\ndef a():\n    return {\n    }\n\ndef b():\n    pass\nx = """\n"""\n```\n'
    assert parts(parse(source), "```python") == [
        "```python\n@cached",
        "def a():\n    return {\n    }",
        "def b():\n    pass",
        'x = """',
        '"""\n```',
    ]


def test_setext_heading_over_two_lines_is_one_title():
    [block] = parse("One\ntwo\n===\n").blocks
    assert block.heading_path == ("One two",)


def test_heading_with_an_anchor_of_its_own_keeps_it_and_hides_it():
    [block] = parse("## Install {#setup}\n").blocks
    assert (block.heading_path, block.anchor) == (("Install",), "setup")


def test_heading_of_an_image_is_called_by_its_text():
    [block] = parse("# ![Footnote](logo.png)\n").blocks
    assert block.heading_path == ("Footnote",)


def test_reference_link_in_a_heading_is_resolved():
    [block, _] = parse("# See [the docs][d]\n\nText\n\n[d]: https://example.com\n").blocks
    assert block.heading_path == ("See the docs",)


def test_headings_in_lists_and_quotes_open_no_section_but_take_their_anchor():
    parsed = parse("# Top\n\n> # Again\n\n- # Again\n\n# Again\n")
    assert parsed.blocks[2].heading_path == ("Top",)
    assert parsed.blocks[-1].anchor == "again-2"


def test_title_is_the_first_top_heading_before_any_other():
    assert parse("## Note\n\n# Guide\n").title == "Guide"
    assert parse("## Note\n\n## More\n").title == "Note"
    assert parse("Only text\n").title == ""


@pytest.mark.parametrize(
    "markup",
    [
        "<!-- a\n\nb -->",
        "<?php x ?>",
        '<a id="x"></a>',
        "<br>",
        "<script>\nlet x = 1\n</script>",
        "<div>\n\n</div>",
        "[a]: b 'c'",
    ],
)
def test_markup_that_shows_nothing_is_no_block(markup):
    assert outline(parse(f"Text\n\n{markup}\n\nMore\n")) == [("paragraph", "Text"), ("paragraph", "More")]


def test_address_in_angle_brackets_is_shown():
    assert outline(parse("<https://example.com/a>\n\n<ana@example.com>\n")) == [
        ("paragraph", "<https://example.com/a>"),
        ("paragraph", "<ana@example.com>"),
    ]


def test_html_that_shows_something_is_kept_without_the_comments_around_it():
    parsed = parse("<!-- a --> <b>Bold</b> <!-- b -->\n\n<img alt='Chart'>\n")
    assert [text_of(parsed, block) for block in parsed.blocks] == ["<b>Bold</b>", "<img alt='Chart'>"]


def test_broken_front_matter_is_hidden_and_not_an_error():
    parsed = parse("---\ntitle: [unclosed\n---\nText\n")
    assert (parsed.title, outline(parsed)) == ("", [("paragraph", "Text")])


def test_rule_above_prose_is_no_front_matter():
    assert outline(parse("---\nJust a sentence.\n---\n\nText\n"))[0] == ("heading", "Just a sentence.")


def test_toml_front_matter_is_read():
    parsed = parse('+++\ntitle = "Hugo"\ntags = ["a"]\n+++\n# Other\n')
    assert (parsed.title, parsed.labels) == ("Hugo", ("a",))
