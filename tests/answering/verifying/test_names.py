import pytest
from hypothesis import given
from hypothesis import strategies as st

from answering.verifying.names import Name, initials_of, names_of, spelled_out, written_words


def texts(sentence):
    return [name.text for name in names_of(sentence)]


def test_capitals_within_a_sentence_make_names_and_those_at_its_start_do_not():
    assert texts("Restarts are done by Ingrid Solheim in Lelystad. Nobody else may.") == [
        "ingrid",
        "solheim",
        "lelystad",
    ]


def test_an_acronym_is_a_name_wherever_it_stands():
    assert texts("TLS is required.") == ["tls"]


@pytest.mark.parametrize("code", ["readings_raw", "hydroctl.db", "/etc/hosts", "--wait", "getUserName", "ERR_4021"])
def test_identifiers_paths_and_options_are_names_of_code(code):
    [name] = names_of(f"it is {code} here")

    assert name.is_code
    assert name.text == code.lower().strip("-/")


def test_two_sentences_without_a_space_between_are_no_identifier():
    assert texts("It is encrypted with TLS.To see it, ask.") == ["tls"]
    assert texts("It holds data.Ask for it.") == []


def test_only_a_word_of_several_capitals_is_an_acronym():
    assert [name.is_acronym for name in names_of("see the VFB or Bush")] == [True, False]


def test_what_stands_in_backticks_is_code():
    assert [name.is_code for name in names_of("run `hydroctl` now")] == [True]


@pytest.mark.parametrize("text", ["It was on Monday the 5th in 30MB.", "I think so, e.g. in May."])
def test_measures_months_and_abbreviations_name_nothing(text):
    assert [name for name in texts(text) if name != "monday"] == []


def test_an_identifier_is_not_found_in_its_parts_elsewhere():
    name = Name("readings_daily", is_code=True, start=0)

    assert name.stands_in(written_words("in `readings_daily`"))
    assert not name.stands_in(written_words("readings are aggregated to daily totals"))


def test_a_name_is_found_in_its_plural_and_with_a_possessive():
    assert Name("gateway", is_code=False, start=0).stands_in(written_words("the Gateways"))
    assert Name("toyota", is_code=False, start=0).stands_in(written_words("Toyota's cars"))


def test_an_abbreviation_stands_for_neighbouring_words():
    assert "vpe" in initials_of("a virtual private endpoint")
    assert spelled_out("va", "the Department of Veterans Affairs") == {"veterans", "affairs"}


@given(st.text(max_size=200))
def test_any_text_can_be_read(text):
    for name in names_of(text):
        assert name.text
        assert 0 <= name.start < len(text)
