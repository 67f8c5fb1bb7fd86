from bot.controls import names
from bot.controls.operators import MAY_NOT
from bot.rules import Rules
from ledger.channel_choices import channel_choices


def stored(office, work):
    return channel_choices(office.ledger, work.team.team_id, work.team.id)


async def opened(work, person):
    person.run(work.team, "/footnote", "channel")
    return await work.until(lambda: person.modal)


async def test_an_operator_changes_a_channel_in_a_modal(work):
    async with work.bot(Rules(operators=(work.ana.id,))) as office:
        modal = await opened(work, work.ana)
        modal.fill(names.MODE, "every")
        modal.fill(names.CONFIDENT, "yes")
        modal.fill(names.TONE, "short and dry")
        modal.fill(names.SOURCES, ["docs"])
        modal.submit()
        await work.until(lambda: work.ana.modal is None)

        found = stored(office, work)
        assert (found.mode, found.only_confident, found.tone, found.sources) == (
            "every",
            True,
            "short and dry",
            ("docs",),
        )
        assert found.changed_by == work.ana.id


async def test_members_of_a_group_of_operators_are_operators(work):
    group = work.server.slack.group("footnote-team", work.ben)
    async with work.bot(Rules(operators=(group.id,))):
        assert (await opened(work, work.ben)).title == "This channel"


async def test_what_an_operator_may_not_read_is_not_shown_and_stays_set(work):
    async with work.bot(Rules(operators=(work.ana.id, work.ben.id))) as office:
        modal = await opened(work, work.ana)
        modal.fill(names.SOURCES, ["hr"])
        modal.submit()
        await work.until(lambda: work.ana.modal is None)

        modal = await opened(work, work.ben)
        assert "'hr'" not in repr(modal.blocks)
        modal.fill(names.SOURCES, ["docs"])
        modal.submit()
        await work.until(lambda: work.ben.modal is None)
        assert stored(office, work).sources == ("docs", "hr")


async def test_who_is_no_operator_any_more_changes_nothing(work):
    async with work.bot(Rules(operators=(work.ana.id,))) as office:
        modal = await opened(work, work.ana)
        # The same modal in the hands of somebody else.
        modal._account = work.ben.account
        modal.submit()
        await work.until(lambda: modal.errors)

        assert modal.errors == {names.TONE: MAY_NOT}
        assert stored(office, work) is None
