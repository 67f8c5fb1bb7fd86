"""Rights that are taken away while a person decides about a tool; through litellm, from a real index."""

import pytest

from answering.events import Noted, Said
from answering.inquiry import GONE
from answering.rights import Rights
from retrieval.audience import Access
from tests.answering.answers import happened
from tests.answering.test_outdated_answer import switch
from tests.fakes.scripted_model import Line, ScriptedModel, call

COFFEE = "how often is the coffee machine cleaned?"
BOTH = Access((1, 2), ("handbook",))
WITHOUT_COFFEE = Access((1,), ("handbook",))
NOTHING = Access((), ())
SWITCH = Line("The coffee machine is cleaned on Fridays. ", calls=(call("lab__switch"),))
SEARCH = Line(calls=(call("search_docs", '{"query": "how often is the coffee machine cleaned"}'),))


class Person:
    """Who may read everything until asked about a tool, and says yes."""

    def __init__(self, then):
        self.then = then
        self.access = BOTH
        self.looked = 0

    async def approve(self, _request):
        self.access = self.then
        return True

    async def reopen(self):
        self.looked += 1
        return self.access


async def asked_for_coffee(library, person, *lines):
    model = ScriptedModel(*lines)
    tools = (switch([]),)
    seen = await happened(
        library, COFFEE, access=BOTH, model=model, tools=tools, approve=person.approve, reopen=person.reopen
    )
    return seen, model


@pytest.mark.parametrize("then", [WITHOUT_COFFEE, Access((1, 2), ("elsewhere",)), NOTHING])
async def test_what_was_said_from_a_page_that_may_not_be_read_any_more_is_withdrawn(library, then):
    seen, _ = await asked_for_coffee(library, Person(then), SWITCH, "The lamp of the lab is on.", "NO ANSWER")

    assert seen.withdrawn == [GONE]
    assert seen.answer.status == "unknown"
    assert "Coffee" not in {page.title for page in seen.answer.nearest}
    assert seen.answer.notes == ("lab.switch was run.",)


async def test_nothing_more_is_said_from_a_page_that_may_not_be_read_any_more(library):
    descaling = "It needs descaling once a month. The lamp of the lab is on."
    seen, _ = await asked_for_coffee(
        library, Person(WITHOUT_COFFEE), Line(calls=SWITCH.calls), f"## Coffee\n\n{descaling}"
    )

    assert seen.answer.text == seen.said == "The lamp of the lab is on. [1]"
    assert not [event for event in seen.events if isinstance(event, Said | Noted) and "Coffee" in event.text]


async def test_what_may_not_be_read_any_more_is_not_found_by_a_tool(library):
    seen, model = await asked_for_coffee(library, Person(WITHOUT_COFFEE), SWITCH, SEARCH, "NO ANSWER", "NO ANSWER")
    [*_, told] = [message["content"] for message in model.asked[2].messages if message["role"] == "tool"]

    assert "Found" in told
    assert "Fridays" not in told
    assert seen.answer.status == "unknown"


async def test_what_a_tool_found_while_a_person_was_asked_is_not_shown_to_the_model(library):
    both = Line(calls=(*SWITCH.calls, *SEARCH.calls))
    _, model = await asked_for_coffee(library, Person(WITHOUT_COFFEE), both, "NO ANSWER")
    told = [message["content"] for message in model.asked[1].messages if message["role"] == "tool"]

    assert len(told) == 2
    assert "Fridays" not in "".join(told)


async def test_the_documents_own_words_are_of_what_may_be_read_still(library):
    person = Person(WITHOUT_COFFEE)
    seen, _ = await asked_for_coffee(library, person, Line(calls=SWITCH.calls), Line(dies=True))

    assert "Fridays" not in "".join(event.text for event in seen.events if isinstance(event, Said))
    assert "coffee" not in {citation.chunk_id for citation in seen.answer.citations}


async def test_rights_that_stay_change_nothing(library):
    person = Person(BOTH)
    seen, _ = await asked_for_coffee(library, person, SWITCH, "It needs descaling once a month.")

    assert seen.answer.text == "The coffee machine is cleaned on Fridays. [1] It needs descaling once a month. [2]"
    assert person.looked == 2


async def test_without_a_person_who_is_waited_for_rights_are_looked_at_again_when_the_answer_is_ready(library):
    person = Person(BOTH)
    await asked_for_coffee(library, person, SEARCH, "It needs descaling once a month.")

    assert person.looked == 1


@pytest.mark.parametrize("says", ["The coffee machine is cleaned on Fridays.", "NO ANSWER"])
async def test_a_right_that_is_lost_while_a_model_writes_is_lost_for_what_it_wrote_and_for_the_nearest(library, says):
    person = Person(WITHOUT_COFFEE)

    def lose_it(_asked):
        person.access = WITHOUT_COFFEE
        return says

    seen, _ = await asked_for_coffee(library, person, lose_it, "NO ANSWER")

    assert seen.withdrawn == ([GONE] if says != "NO ANSWER" else [])
    assert seen.answer.status == "unknown"
    assert seen.answer.nearest
    assert "Coffee" not in {page.title for page in seen.answer.nearest}


async def test_who_said_no_or_failed_was_waited_for_too(library):
    class Failing(Person):
        async def approve(self, request):
            await super().approve(request)
            raise RuntimeError("the door is gone")

    seen, _ = await asked_for_coffee(library, Failing(WITHOUT_COFFEE), SWITCH, "NO ANSWER", "NO ANSWER")

    assert seen.withdrawn == [GONE]
    assert seen.answer.status == "unknown"


async def test_rights_are_looked_at_again_once_for_every_time_that_somebody_was_waited_for():
    person = Person(NOTHING)
    rights = Rights(BOTH, person.reopen)
    await rights.renew()
    assert person.looked == 0

    person.access = NOTHING
    rights.grow_old()
    await rights.renew()
    await rights.renew()
    assert (rights.access, person.looked) == (NOTHING, 1)
