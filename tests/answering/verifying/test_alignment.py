from answering.verifying import testify
from answering.verifying.alignment import align
from answering.verifying.claim import claim_of
from answering.verifying.testimony import rarity_of
from retrieval.passages import Passage
from tests.answering.exhibits import number
from tests.fakes.hash_embedder import HashEmbedder
from tests.index.conftest import chunk_with

TEXT = "Pumps are serviced on Fridays. Spare parts are kept in hall seven. The canteen opens at noon."


def aligned(sentence):
    embedder = HashEmbedder()
    testimonies = testify.testimonies_of(number([Passage((chunk_with(1, TEXT),), ())]), embedder, {})
    claim = claim_of(sentence)
    return align(claim, embedder.embed_question(claim.text), testimonies[0].said, rarity_of(testimonies))


def test_a_sentence_is_aligned_with_the_statement_that_holds_its_words():
    found = aligned("Spare parts are in hall seven.")

    assert [said.quote for said in found.said] == ["Spare parts are kept in hall seven."]
    assert found.coverage == found.single == 1.0


def test_a_sentence_that_joins_two_statements_is_aligned_with_both():
    found = aligned("Pumps are serviced on Fridays and spare parts are kept in hall seven.")

    assert {said.place for said in found.said} == {0, 1}
    assert found.coverage > found.single


def test_words_that_nobody_says_lower_the_coverage():
    assert aligned("Spare parts are kept in hall seven by an Italian contractor.").coverage < 0.8
