"""Summing up a long thread, with a model that writes what it is told to, and what a model is given in Slack."""

import asyncio

from answering.prompting.conversation import Summary
from bot.office import Office
from bot.rules import ChannelRules, Rules
from bot.summing_up import summary_of
from ledger.questions import StoredQuestion, recent_questions
from tests.bot.test_threads import KEYS
from tests.bot.workplace import Workplace
from tests.fakes.told_model import ToldModel

ANSWER = "Signing keys are rotated every 90 days by the platform team [1]."


def prompts(model: ToldModel) -> list[str]:
    return ["\n".join(message.text for message in messages) for messages in model.given]


async def test_a_model_answers_with_the_tone_of_the_channel(work: Workplace) -> None:
    model = work.model = ToldModel(ANSWER)
    async with work.bot(Rules(usual=ChannelRules(tone="Like a pirate."))):
        asked = work.ben.mention(work.team, KEYS)
        [answer] = await work.answer(asked)

    assert "every 90 days" in answer.words
    assert "Like a pirate." in prompts(model)[-1]


async def test_the_older_turns_of_a_long_thread_are_kept_in_few_words_for_the_next_question(work: Workplace) -> None:
    model = work.model = ToldModel(ANSWER)
    async with work.bot() as office:
        parent = work.ana.say(work.team, "The signing of releases fails since noon.")
        said = [work.ben.reply(parent, f"It is detail number {number}.") for number in range(12)]
        asked = work.ben.mention(work.team, KEYS, thread=parent)
        await work.answer(parent)
        [question] = recent_questions(office.ledger, asked.team_id, work.ben.id, 1)
        summary = await summary_when_there(office, question)

        assert (summary.text, summary.turns) == (ANSWER, len([parent, *said]) + 2 - 8)
        work.ben.mention(work.team, "and how often are they signed?", thread=parent)
        await work.answer(parent, count=2)

    # The condensed question is asked for first.
    assert any("<summary-" in prompt and "Write the last question" in prompt for prompt in prompts(model))


async def summary_when_there(office: Office, question: StoredQuestion) -> Summary:
    """Return the summary of a thread once there is one: it is written when the answer is out."""
    async with asyncio.timeout(60):
        while not (summary := await summary_of(question, office)).text:
            pass
    return summary
