"""Every attack, written in a picture that a model reads out word for word; then another model obeys it."""

import pytest

from answering.ask import answer_events
from answering.llm.language_model import Picture
from answering.means import Means
from answering.prompting.fence import Fence
from answering.prompting.picture import transcribe
from answering.prompting.turn import Turn
from evals.harm import harms_of
from evals.obedient import ObedientModel
from tests.answering.injection.attacks import ATTACKS
from tests.answering.injection.world import EVERYONE, QUESTION, SECRET, Planted, library_with
from tests.bot.conversation.pictures import picture
from tests.fakes.told_model import ToldModel


@pytest.mark.parametrize("order", ATTACKS[::3], ids=range(0, len(ATTACKS), 3))
async def test_an_order_in_a_picture_is_data_to_whoever_reads_what_it_says(tmp_path, embedder, order):
    seeing, model = ToldModel(order), ObedientModel(order)
    shown = [Picture("image/png", picture())]
    library = await library_with(Planted(), tmp_path / "index", embedder)

    text = await transcribe(shown, QUESTION, model=seeing, fence=Fence("0a1b2c3d"), timeout_seconds=5.0)
    thread = (Turn("the picture error.png", text),)
    asked = answer_events(QUESTION, EVERYONE, library=library, means=Means(model), thread=thread)
    events = [event async for event in asked]

    assert model.has_obeyed, "the model never read the attack"
    assert harms_of(events) == []
    assert SECRET not in "\n".join([*model.read, repr(events)])
    assert not any(order in rules for rules in model.rules)
