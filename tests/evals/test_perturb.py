from random import Random

from evals import perturb
from evals.paraphrase import paraphrase
from evals.proper_names import ProperNames

CHANCE = Random(1)
SENTENCE = "Backups of Kestrel are kept for 90 days, and they are not encrypted before the first audit."


def test_a_changed_number_is_another_of_as_many_digits():
    changed = perturb.change_number(SENTENCE, CHANCE)

    assert changed is not None
    [number] = perturb.numbers_in(changed)
    assert number != "90"
    assert changed == SENTENCE.replace("90", number)


def test_a_borrowed_number_comes_from_the_exhibit():
    assert perturb.borrow_number(SENTENCE, "After 14 days, 3 weeks or 90 days.", CHANCE) == SENTENCE.replace("90", "14")


def test_a_negation_is_put_in_or_taken_out():
    assert perturb.negate("Backups are kept.", CHANCE) == "Backups are not kept."
    assert perturb.affirm(SENTENCE) == SENTENCE.replace("are not", "are")


def test_a_word_is_exchanged_for_its_opposite():
    assert perturb.turn_round("Do it before noon.", perturb.LISTED, CHANCE) == "Do it after noon."


def test_a_name_is_exchanged_for_another():
    assert perturb.change_name(SENTENCE, ["Kestrel"], ["Plover", "kestrel"], CHANCE) == SENTENCE.replace(
        "Kestrel", "Plover"
    )


def test_what_a_sentence_does_not_hold_cannot_be_perturbed():
    sentence = "Pumps run."
    assert perturb.change_number(sentence, CHANCE) is None
    assert perturb.borrow_number(sentence, "14 days", CHANCE) is None
    assert perturb.negate(sentence, CHANCE) is None
    assert perturb.affirm(sentence) is None
    assert perturb.turn_round(sentence, perturb.LISTED, CHANCE) is None
    assert perturb.change_name(sentence, [], ["Plover"], CHANCE) is None


def test_a_name_is_what_a_corpus_writes_with_a_capital_within_its_sentences():
    names = ProperNames(
        ["We run Kestrel here. Yes, we call Kestrel daily. On Monday, we rest. See the Pump or the pump."]
    )

    assert names.within("Yes, Kestrel and the Pump rest on Monday.") == ["Kestrel"]


def test_a_paraphrase_keeps_the_numbers_and_names_of_a_statement():
    said = {paraphrase("Kestrel usually requires 3 large pumps.", "Oil it.", Random(seed)) for seed in range(40)}

    assert len(said) > 2
    assert all("Kestrel" in each and "3" in each and "usually" not in each for each in said)
