import json
import re

import pytest

HANNEKE = "hanneke.vos@kestrel.example"
PRIYA = "priya.raman@kestrel.example"
TITLE = "Salary bands 2026"


def explained(command, *arguments):
    code, shape = command.json("access", "explain", *arguments)
    assert code == (0 if shape["allowed"] else 1)
    return shape


def test_a_member_of_the_people_team_may_read_the_salary_bands_and_is_told_as_what(wiki):
    process = wiki("access", "explain", HANNEKE, TITLE)

    assert process.returncode == 0
    assert process.stdout.startswith(f"{HANNEKE} may read {TITLE} (wiki: HANDBOOK/")
    assert "✗" not in process.stdout
    gates = [
        "✓ source wiki, by the settings: everyone",
        "✓ permissions of wiki: permissions read .*, limit 24 hours",
        "✓ space HANDBOOK, all of it: group staff of wiki",
        f"  {HANNEKE} counts as group staff of wiki .source wiki says so.",
        "✓ restriction, on the page or above it: group people of wiki",
        f"  {HANNEKE} counts as group people of wiki .source wiki says so.",
    ]
    assert re.search("\n".join(gates), process.stdout), process.stdout


def test_somebody_else_may_not_and_sees_which_gate_is_shut(wiki):
    process = wiki("access", "explain", PRIYA, TITLE)

    assert process.returncode == 1
    assert process.stdout.startswith(f"{PRIYA} may not read {TITLE}")
    assert [line for line in process.stdout.splitlines() if "✗" in line] == [
        "✗ restriction, on the page or above it: group people of wiki"
    ]


def test_a_page_is_named_by_url_path_title_or_chunk_and_the_gates_are_the_same(wiki):
    _, found = wiki.json("search", "salary bands", "--as", HANNEKE)
    hit = found["hits"][0]
    by_title = explained(wiki, HANNEKE, TITLE.upper())
    old_address = re.sub(r"Salary.*", "An+old+title", hit["url"])

    for name in (hit["url"], hit["path"], f"wiki: {hit['path']}", hit["chunk_id"], old_address):
        assert explained(wiki, HANNEKE, name) == by_title
    assert by_title["document"]["path"] == hit["path"]
    assert [gate["kind"] for gate in by_title["gates"]] == ["readers", "fresh", "clause", "clause"]


def test_a_page_whose_permissions_could_not_be_read_says_so(wiki):
    process = wiki("access", "explain", PRIYA, "Glossary")

    assert process.returncode == 1
    assert "✗ restriction, on the page or above it: nobody, as wiki did not tell whom" in process.stdout
    assert "nobody is known" not in process.stdout


def test_somebody_who_is_named_and_a_group_that_nobody_is_in_are_told_as_such(indexed):
    settings = indexed.folder / "footnote.toml"
    text = settings.read_text(encoding="utf-8")
    asked = text.replace("[groups]", "[groups]\nauditors = []")
    asked = asked.replace('["group:people"]', '["group:auditors", "user:eve@example.com"]')
    settings.write_text(asked, encoding="utf-8")
    try:
        ana, eve = (indexed("access", "explain", f"{name}@example.com", "Salaries") for name in ("ana", "eve"))
    finally:
        settings.write_text(text, encoding="utf-8")

    assert "✗ source hr, by the settings: group auditors, or eve@example.com" in ana.stdout
    assert "nobody is known who counts as group auditors" in ana.stdout
    assert "✓ source hr, by the settings: group auditors, or eve@example.com\n  eve@example.com is named by e-mail" in (
        eve.stdout
    )


def test_somebody_unknown_is_told_apart_from_somebody_who_may_not(wiki):
    process = wiki("access", "explain", "mallory@example.com", TITLE)

    assert process.returncode == 1
    assert "Nobody knows mallory@example.com" in process.stdout
    assert "It may read what everyone may: nothing that is indexed." in process.stdout
    assert "Nobody knows" not in wiki("access", "explain", "public", TITLE).stdout


def test_what_the_audit_finds_is_counted_and_listed(wiki):
    _, audit = wiki.json("access", "audit")
    [source] = audit["sources"]

    assert (source["source"], source["everyone"]["count"], source["nobody"]["count"]) == ("wiki", 0, 0)
    assert [each["title"] for each in source["unreadable"]["documents"]] == ["Glossary"]
    assert "1 permissions could not be read\n  Glossary wiki: HANDBOOK/" in wiki("access", "audit").stdout


def test_of_files_the_readers_in_the_settings_decide(indexed):
    travel, salaries = explained(indexed, "public", "travel.md"), explained(indexed, "public", "Salaries")

    assert travel["allowed"]
    assert not salaries["allowed"]
    ana = indexed("access", "explain", "Ana@Example.com", "hr: salaries.md")
    assert ana.returncode == 0
    assert (
        "✓ source hr, by the settings: group people\n  Ana@Example.com counts as group people (the settings say so)"
        in (ana.stdout)
    )


def test_the_audit_lists_what_is_open_to_everyone_up_to_a_limit(indexed):
    for number in range(25):
        (indexed.folder / "docs" / f"many{number}.md").write_text(f"# Many {number}\n\nText.\n", encoding="utf-8")
    indexed("index", "docs")
    try:
        few, every = indexed("access", "audit", "docs").stdout, indexed("access", "audit", "docs", "--all").stdout
        _, shape = indexed.json("access", "audit")
    finally:
        for number in range(25):
            (indexed.folder / "docs" / f"many{number}.md").unlink()
        assert indexed("index", "docs").returncode == 3, "so much is gone that a person should look"
        assert indexed("index", "docs", "--accept-deletions").returncode == 0

    assert few.count("docs: ") == 20
    assert re.search(r"… and \d+ more: --all lists them", few)
    assert every.count("docs: ") >= 27
    assert [each["everyone"]["count"] >= 27 for each in shape["sources"]] == [True, False]
    assert "salaries" not in json.dumps(shape)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["explain", "ana", "Travel"], "is not an e-mail address"),
        (["explain", "public", "Travl"], "Near titles: Travel."),
        (["explain", "public", "https://example.com/travel.md"], "is not indexed"),
        (["audit", "dosc"], "Did you mean docs?"),
        (["explain", "public"], "Missing argument"),
    ],
)
def test_wrong_use_exits_2_and_says_what_to_do(indexed, arguments, says):
    process = indexed("access", *arguments)

    assert process.returncode == 2
    assert says in process.stderr


def test_a_title_that_several_documents_have_lists_them(indexed):
    other = indexed.folder / "hr" / "travel.md"
    other.write_text("# Travel\n\nFirst class.\n", encoding="utf-8")
    indexed("index", "hr")
    try:
        by_title, by_place = (indexed("access", "explain", "public", name) for name in ("Travel", "docs: travel.md"))
    finally:
        other.unlink()
        indexed("index", "hr")

    assert by_title.returncode == 2
    assert "docs: travel.md" in by_title.stderr
    assert "hr: travel.md" in by_title.stderr
    assert by_place.returncode == 0


def test_the_source_is_asked_for_nothing(wiki):
    wiki.server.traffic.forget()
    wiki("access", "explain", HANNEKE, TITLE)
    wiki("access", "audit")

    assert wiki.server.traffic.paths() == []
