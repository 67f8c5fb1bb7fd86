import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.identifiers import MAX_LENGTH, identifier_terms


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("ERR_4021", {"err_4021", "err", "4021"}),
        ("foo_bar.baz", {"foo_bar.baz", "foo_bar", "foo", "bar", "baz"}),
        ("--max-tokens", {"--max-tokens", "max-tokens", "max", "tokens"}),
        ("getUserName()", {"getusername", "get", "user", "name"}),
        ("src/app/main.py", {"src/app/main.py", "src", "app", "main.py", "main", "py"}),
        ("std::vector.", {"std::vector", "std", "vector"}),
        ("PGH-503,", {"pgh-503", "pgh", "503"}),
    ],
)
def test_an_identifier_yields_itself_and_its_parts(text, terms):
    assert terms <= set(identifier_terms(text))


@pytest.mark.parametrize("text", ["", "plain words only.", "A sentence, with commas; and stops.", "well-known words"])
def test_plain_prose_has_no_identifiers(text):
    assert identifier_terms(text) == []


@given(st.text(max_size=300))
def test_terms_are_lower_case_words_without_spaces_each_once(text):
    terms = identifier_terms(text)

    assert len(terms) == len(set(terms))
    assert all(term and term == term.lower() and len(term.split()) == 1 for term in terms)
    assert all(len(term) <= MAX_LENGTH * 3 for term in terms)  # lower-casing may lengthen a letter
