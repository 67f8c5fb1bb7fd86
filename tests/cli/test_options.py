import json

import pytest


def paths(found):
    return {hit["path"] for hit in found["hits"]}


def test_filters_in_the_question_narrow_it_as_options_do(indexed):
    for arguments in (
        ["drain meals label:ops"],
        ["drain meals", "--label", "ops"],
        ["drain meals path:queue", "--label", "ops"],
    ):
        assert paths(indexed.json("search", *arguments)[1]) == {"queue.md"}
    found = paths(indexed.json("search", "drain meals -path:queue source:docs after:2000 kind:prose")[1])
    assert "travel.md" in found
    assert "queue.md" not in found
    assert paths(indexed.json("search", "meals", "--kind", "code")[1]) == set()


def test_a_quoted_phrase_must_stand_in_the_passage(indexed):
    assert paths(indexed.json("search", '"DRAIN --max-tokens" meals')[1]) == {"queue.md"}
    assert paths(indexed.json("search", '"tokens drain" meals')[1]) == set()


def test_ask_answers_from_what_the_filters_leave(indexed):
    code, answer = indexed.json("ask", 'how much may I spend on "meals" a day path:travel.md')
    assert code == 0
    assert "60 €" in answer["text"]

    code, answer = indexed.json("ask", "how much may I spend on meals a day label:opps")
    assert code == 1
    assert answer["text"].startswith("I don't know")
    assert answer["text"].endswith("No passage that you may read fits label:opps.")


def test_when_nothing_fits_the_filter_to_blame_is_named(indexed):
    shown = indexed("search", "meals label:opps")
    assert shown.returncode == 1
    assert "No passage that you may read fits label:opps." in " ".join(shown.stdout.split())

    code, found = indexed.json("search", "meals", "--before", "2001-01-01")
    assert (code, found["hits"]) == (1, [])
    assert found["why_nothing"] == "No passage that you may read fits before:2001-01-01."


def test_a_source_one_may_not_read_is_no_source(indexed):
    for line in ("salary source:hr", "salary source:hx"):
        process = indexed("search", line)
        assert process.returncode == 2
        assert process.stderr.replace("hx", "hr") == indexed("search", "salary source:hr").stderr
        assert "You may search docs." in process.stderr
    _, found = indexed.json("search", "salary source:hr", "--as", "ana@example.com")
    assert {hit["source"] for hit in found["hits"]} == {"hr"}


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["meals source:dosc"], "Did you mean docs?"),
        (["meals", "--source", "dosc"], "--source dosc: there is no source named 'dosc'. Did you mean docs?"),
        (["meals lable:ops"], "Did you mean label:?"),
        (["meals after:someday"], "not a date"),
        (["meals", "--after", "2026-02", "--before", "2026-01"], "no day is left"),
        (["meals", "--kind", "table"], "prose or code"),
        (["meals", "--label", ""], "nothing to filter by"),
        (["label:ops"], "Add words"),
    ],
)
@pytest.mark.parametrize("command", ["search", "ask"])
def test_a_wrong_filter_exits_2_and_says_what_was_meant(indexed, command, arguments, says):
    process = indexed(command, *arguments)

    assert process.returncode == 2
    assert says in process.stderr
    assert process.stdout == ""


def test_the_help_shows_the_filters_of_a_question(fresh):
    for command in ("search", "ask"):
        shown = " ".join(fresh(command, "--help").stdout.split())
        assert "source:wiki" in shown
        assert "--doc-version" in shown


def test_words_with_brackets_are_shown_as_they_are(indexed):
    shown = indexed("search", 'meals label:"[bold]x[/]"').stdout

    assert 'label:"[bold]x[/]"' in shown or "label:[bold]x[/]" in shown
    assert json.loads(indexed("search", "meals", "--json").stdout)["query"] == "meals"


@pytest.mark.parametrize(
    ("who", "instead"),
    [
        ("user:ben@example.com", "ben@example.com"),
        ("ana@example.com,ben@example.com", "ana@example.com"),
        ("group:people", "ana@example.com"),
        ("Ana <ana@example.com>", "ana@example.com"),
        ("@example.com", "ana@example.com"),
    ],
)
def test_who_is_asking_is_one_e_mail_address(indexed, who, instead):
    for command in (["search", "meals", "--as", who], ["access", "explain", who, "travel.md"]):
        process = indexed(*command)

        assert process.returncode == 2
        assert f"{who!r} is not an e-mail address of one person. Try" in process.stderr
        assert f"{instead}, or" in process.stderr


def test_the_name_of_a_source_may_stand_before_a_path(indexed):
    assert paths(indexed.json("search", "drain meals", "--path", "docs/queue")[1]) == {"queue.md"}
    assert paths(indexed.json("search", "drain meals path:docs/queue.md")[1]) == {"queue.md"}
    assert paths(indexed.json("search", "salary meals", "--path", "hr/salaries")[1]) == set()
    assert indexed("access", "explain", "public", "docs/queue.md").returncode == 0


@pytest.mark.parametrize("command", ["ask", "search"])
def test_the_public_is_told_how_to_ask_as_somebody_where_it_may_read_nothing(wiki, command):
    hint = "or say who asks, with --as ana@example.com or cli.audience in the settings."

    as_public = " ".join(wiki(command, "salary bands").stdout.split())
    as_nobody_known = " ".join(wiki(command, "salary bands", "--as", "nobody@example.com").stdout.split())

    assert "Nothing that the public may read fits." in as_public
    assert hint in as_public
    assert "Nothing that nobody@example.com may read fits." in as_nobody_known
    assert hint not in as_nobody_known
