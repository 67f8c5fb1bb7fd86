from datetime import UTC, datetime

import pytest

from answering.exhibit import CALCULATOR, ToolUse
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
    "Pumps of the north station run at 40 bar. Pumps of the south station run at 65 bar. "
    "The north station was built by Halvorsen. The south station was bought from Brandt. "
    "The virtual flow controller `vfc_main` must not be stopped while pumps run. Valves open before the pumps start."
)


def fault(sentence, *sums):
    uses = [ToolUse(CALCULATOR, "{}", datetime(2026, 11, 1, tzinfo=UTC), each) for each in sums]
    testimonies = testify.testimonies_of(number([Passage((chunk_with(1, TEXT),), ())], uses), HashEmbedder(), {})
    rarity = rarity_of(testimonies)
    claim = claim_of(sentence)
    alignment = align(claim, None, testimonies[0].said, rarity)
    return fault_of(claim, support_of(claim, alignment, testimonies, rarity))


@pytest.mark.parametrize(
    "sentence",
    [
        "The pumps of the north station run at 40 bar.",
        "Halvorsen built the north station.",
        "The VFC must not be stopped while the pumps run.",
        "While pumps run, `vfc_main` mustn't be stopped.",
        "There are two stations: north and south.",
        "Before the pumps start, valves open.",
    ],
)
def test_what_is_said_has_no_fault(sentence):
    assert fault(sentence) == ""


@pytest.mark.parametrize(
    ("sentence", "named"),
    [
        ("Pumps of the north station run at 90 bar.", "number"),
        ("The north station was built by Kowalski.", "name"),
        ("The flow controller `vfc_backup` must not be stopped.", "name"),
        ("The virtual flow controller must be stopped while pumps run.", "negation"),
        ("Pumps of the north station do not run.", "negation"),
        ("Valves open after the pumps start.", "negation"),
    ],
)
def test_what_is_not_said_is_named(sentence, named):
    assert fault(sentence) == named


def test_a_sum_of_what_is_said_is_said_too():
    assert fault("Pumps of both stations run at 105 bar together.", "40 + 65 = 105") == ""
    assert fault("3 pumps of the north station together run at 120 bar.", "3 * 40 = 120") == ""


@pytest.mark.parametrize("made_up", ["90", "90 = 90", "90 * 1 = 90", "45 * 2 = 90", "30 + 60 = 90"])
def test_a_number_that_nobody_said_is_not_said_by_a_sum(made_up):
    assert fault("The pumps of the north station run at 90 bar.", made_up) == "number"
