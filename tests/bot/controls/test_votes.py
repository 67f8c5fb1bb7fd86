from bot.controls import names
from bot.controls.hearing import UNRECORDED
from ledger.feedback import votes_of
from tests.bot.controls.pressing import answered, break_ledger, whispered, whispers


def cast(office, answer):
    """The votes on an answer, as voter, whether it helped, and reasons."""
    [row] = [each for each in answer.blocks if each["type"] == "context_actions"]
    answer_id = names.word_and_id(row["elements"][0]["positive_button"]["value"])[1]
    return [(vote.voter, vote.is_helpful, vote.reasons, vote.comment) for vote in votes_of(office.ledger, answer_id)]


async def test_a_helpful_answer_is_noted_once_however_often_it_is_said(work):
    async with work.bot() as office:
        answer = await answered(work, office, work.ben)
        pressed = [work.ben.rate(answer.message, names.VOTE, "positive") for _ in range(2)]
        await whispered(work, work.ben, answer, "Thank you")

        await work.until(lambda: all(each.outcome == "answered" for each in pressed))
        assert cast(office, answer) == [(work.ben.id, True, (), "")]
        assert whispers(work.ana, answer) == []


async def test_a_negative_vote_counts_at_once_and_takes_reasons_in_a_modal(work):
    async with work.bot() as office:
        answer = await answered(work, office, work.ben)
        work.ben.rate(answer.message, names.VOTE, "negative")
        modal = await work.until(lambda: work.ben.modal)
        assert cast(office, answer) == [(work.ben.id, False, (), "")]

        modal.fill(names.REASON, ["out_of_date", "incomplete"])
        modal.fill(names.COMMENT, "It is every 30 days now.")
        modal.submit()
        await whispered(work, work.ben, answer, "Thank you")

        reasons = ("out_of_date", "incomplete")
        assert cast(office, answer) == [(work.ben.id, False, reasons, "It is every 30 days now.")]
        assert work.ben.modal is None


async def test_the_last_vote_of_each_person_counts(work):
    async with work.bot() as office:
        answer = await answered(work, office, work.ben)
        for vote in ("negative", "positive"):
            pressed = work.ben.rate(answer.message, names.VOTE, vote)
            await work.until(lambda pressed=pressed: pressed.is_settled)
        other = work.ana.rate(answer.message, names.VOTE, "negative")
        await work.until(lambda: other.is_settled)

        assert sorted(cast(office, answer)) == sorted([(work.ben.id, True, (), ""), (work.ana.id, False, (), "")])


async def test_without_the_ledger_the_voter_is_told_that_nothing_was_noted(work):
    async with work.bot() as office:
        answer = await answered(work, office, work.ben)
        break_ledger(office, work.folder)
        pressed = work.ben.rate(answer.message, names.VOTE, "positive")
        said = await whispered(work, work.ben, answer, UNRECORDED)

    await work.until(lambda: pressed.outcome == "answered")
    assert said.is_ephemeral


async def test_reasons_that_cannot_be_noted_stay_in_the_modal(work):
    async with work.bot() as office:
        answer = await answered(work, office, work.ben)
        work.ben.rate(answer.message, names.VOTE, "negative")
        modal = await work.until(lambda: work.ben.modal)
        modal.fill(names.COMMENT, "Not this page.")
        break_ledger(office, work.folder)
        modal.submit()
        await work.until(lambda: work.ben.modal.errors)

        assert work.ben.modal.errors == {names.COMMENT: UNRECORDED}
