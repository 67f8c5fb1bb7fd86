"""What stands in the slot of something else, as `fault_of` tells it."""

import pytest

from answering.verifying import testify
from answering.verifying.alignment import align
from answering.verifying.claim import claim_of
from answering.verifying.faults import fault_of
from answering.verifying.support import support_of
from answering.verifying.testimony import rarity_of
from retrieval.passages import Passage
from tests.answering.exhibits import number
from tests.fakes.hash_embedder import HashEmbedder
from tests.index.conftest import chunk_with

TEXT = (
    "Halvorsen built the old pumping hall near Lelystad in spring. Later Brandt and Halvorsen repaired the roof. "
    "The night shift reports to Ingrid Solheim in the control room. Tomasz Wierzba leads the day shift. "
    "Water flows to the north basin through a metered pipe. The contract is not reversible within a year. "
    "Crews may open the main valve on request. Do not drain the basin or flush the filter. "
    "The Virtual Flow Board (VFB) approves each request. All readings are stored with TLS. Readers are listed."
)


def fault(sentence):
    testimonies = testify.testimonies_of(number([Passage((chunk_with(1, TEXT),), ())]), HashEmbedder(), {})
    rarity = rarity_of(testimonies)
    claim = claim_of(sentence)
    return fault_of(claim, support_of(claim, align(claim, None, testimonies[0].said, rarity), testimonies, rarity))


@pytest.mark.parametrize(
    "sentence",
    [
        "The night shift reports to Tomasz Wierzba in the control room.",
        "The night shift reports to Ingrid Wierzba in the control room.",
        "Wierzba built the old pumping hall near Lelystad in spring.",
    ],
)
def test_a_name_in_the_slot_of_another_name_is_a_fault(sentence):
    assert fault(sentence) == "name"


@pytest.mark.parametrize(
    "sentence",
    [
        "In the control room, Ingrid Solheim takes the reports of the night shift.",
        "The night shift reports to Solheim in the control room.",
        "The old pumping hall near Lelystad was built by Halvorsen.",
        "The roof was repaired by Halvorsen and Brandt.",
        "Note that the built hall stands near Lelystad.",
        "Lastly, the old pumping hall was built by Halvorsen.",
        "The VFB approves each request.",
    ],
)
def test_the_right_name_in_other_words_is_none(sentence):
    assert fault(sentence) == ""


@pytest.mark.parametrize(
    "sentence",
    [
        "Water flows to the south basin through a metered pipe.",
        "Water flows to the north basin through an unmetered pipe.",
    ],
)
def test_the_opposite_in_the_slot_of_a_word_is_a_fault(sentence):
    assert fault(sentence) == "negation"


@pytest.mark.parametrize(
    "sentence", ["The contract is reversible within a year.", "Crews may not open the main valve on request."]
)
def test_a_negation_left_out_or_put_in_is_a_fault(sentence):
    assert fault(sentence) == "negation"


@pytest.mark.parametrize(
    "sentence",
    [
        "The contract isn't reversible within a year.",
        "Crews may open the main valve on request.",
        "Do not flush the filter.",
        "The Virtual Flow Board (VFB) approves each request.",
        "All readings are stored with TLS.Readers are listed.",
    ],
)
def test_what_says_the_same_has_no_fault(sentence):
    assert fault(sentence) == ""


def test_a_part_of_which_nothing_is_said_is_a_fault():
    assert fault("Water flows to the north basin, and dividends follow quarterly shareholder meetings.") == "no_support"
    assert fault("Water flows to the north basin, and crews may open the main valve.") == ""
