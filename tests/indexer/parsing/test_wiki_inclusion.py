import pytest

from sources.references import inclusion, page
from tests.indexer.parsing.wiki import macro, page_link, parse_storage_page, read


def include(title: str, name: str = "include", space: str = "", excerpt: str = "") -> str:
    named = {"name": excerpt} if excerpt else {}
    return macro(name, **{"": page_link(title, space=space)}, **named)


def excerpt(text: str, **parameters: str) -> str:
    return macro("excerpt", f"<p>{text}</p>", **parameters)


def test_a_page_is_taken_over_in_place():
    known = {inclusion("ENG", "Limits"): "<h2>Limits</h2><p>Ten a day.</p>"}
    assert read(f"<p>a</p>{include('Limits')}<p>b</p>", known) == "a\n\nLimits\n\nTen a day.\n\nb"


def test_only_the_excerpt_is_taken_over():
    body = f"<p>no</p>{excerpt('first')}{excerpt('second', name='Short', hidden='true')}"
    known = {inclusion("OPS", "Limits"): body}
    assert read(include("Limits", "excerpt-include", "OPS"), known) == "first"
    assert read(include("Limits", "excerpt-include", "OPS", "Short"), known) == "second"
    assert read(include("Limits", "excerpt-include", "OPS", "None such"), known) == ""


def test_what_the_source_could_not_find_is_left_out():
    assert read(f"<p>a</p>{include('Gone')}{include('Gone', 'excerpt-include')}<p>b</p>") == "a\n\nb"


@pytest.mark.parametrize("text", ["Limits", "ENG:Limits", "Limits: all"])
def test_older_pages_name_the_page_in_a_text(text):
    title = "Limits: all" if "all" in text else "Limits"
    assert read(macro("include", **{"": text}), {inclusion("ENG", title): "<p>Ten</p>"}) == "Ten"
    older = f"<ac:macro ac:name='include'><ac:default-parameter>{text}</ac:default-parameter></ac:macro>"
    assert read(older, {inclusion("ENG", title): "<p>Ten</p>"}) == "Ten"


def test_links_in_what_is_taken_over_start_from_its_own_space():
    known = {
        inclusion("OPS", "Rota"): page_link("Home"),
        page("OPS", "Home"): "https://wiki.example/ops",
        page("ENG", "Home"): "https://wiki.example/eng",
    }
    assert read(include("Rota", space="OPS"), known) == "Home (https://wiki.example/ops)"


def test_pages_that_take_each_other_over_end_quietly():
    known = {
        inclusion("ENG", "A"): f"<p>a</p>{include('B')}",
        inclusion("ENG", "B"): f"<p>b</p>{include('A')}{include('Here')}",
        inclusion("ENG", "Here"): "<p>again</p>",
    }
    assert read(include("A"), known) == "a\n\nb"


def test_inclusions_inside_one_another_end_at_the_fifth():
    known = {inclusion("ENG", str(number)): f"<p>p{number}</p>{include(str(number + 1))}" for number in range(9)}
    assert read(include("0"), known) == "p0\n\np1\n\np2\n\np3\n\np4"


def test_no_more_is_taken_over_than_a_reader_could_want():
    known = {inclusion("ENG", "Long"): f"<p>{'word ' * 15_000}</p>"}
    text = read(include("Long") * 10 + "<p>end</p>", known)
    assert text.count("word") == 30_000
    assert text.endswith("end")


def test_inclusions_that_multiply_end_within_limits():
    known = {inclusion("ENG", str(number)): include(str(number + 1)) * 60 + "<p>x</p>" for number in range(9)}
    assert read(include("0"), known).count("x") < 4_000


def test_headings_of_what_is_taken_over_are_sections():
    parsed = parse_storage_page(f"<h1>A</h1>{include('L')}", {inclusion("ENG", "L"): "<h2>B</h2><p>c</p>"})
    assert parsed.blocks[-1].heading_path == ("A", "B")
