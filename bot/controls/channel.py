"""Channel: how Footnote behaves in one channel, shown to everybody in it and changed by operators; and its silence."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import get_args

from bot.controls import names
from bot.controls.gesture import Gesture
from bot.controls.hearing import Hearing
from bot.controls.operators import MAY_NOT, Operators
from bot.controls.typed import MAX_MUTE_MINUTES, minutes
from bot.controls.views import View, choice, modal, moment, picks, sections, text_input
from bot.conversation.audience import audience_of_person
from bot.conversation.calling import told
from bot.office import Office
from bot.rendering.harmless import harmless_label
from bot.rules import ChannelRules
from ledger.channel_choices import ChannelChoices, Mode, channel_choices, set_channel_choices

_AS_ELSEWHERE = "as_elsewhere"
_MODES = {
    _AS_ELSEWHERE: "As in Footnote's settings",
    "mention": "When it is named",
    "follow_up": "Also what follows in its threads",
    "every": "Every question in the channel",
}
_CONFIDENT = {_AS_ELSEWHERE: "As in Footnote's settings", "yes": "Say nothing", "no": "Say so"}
_NO_MINUTES = f"For how many minutes? A number from 1 to {MAX_MUTE_MINUTES:,}, such as `{names.COMMAND} mute 60`."
_UNMUTE = f"`{names.COMMAND} unmute` ends it, whoever types it."
_TONE_CHARACTERS = 300
_MAX_SOURCES = 100


class Channels:
    """Shows and changes what holds in channels."""

    def __init__(self, office: Office, hearing: Hearing, operators: Operators) -> None:
        self._office = office
        self._hearing = hearing
        self._operators = operators

    async def lines(self, gesture: Gesture) -> list[str]:
        """Return what holds where the command was typed.

        Raises:
            LedgerUnavailable: the ledger cannot be read.
        """
        office, team = self._office, gesture.workspace.team
        rules = await office.rules.of(team, gesture.channel, ledger=office.ledger, now=office.clock())
        stored = await self._stored(gesture)
        muted = _muted(stored, office.clock())
        return [*_in_words(rules, await self._named(gesture, rules.sources)), *muted]

    async def open(self, gesture: Gesture) -> None:
        """Show what holds; to an operator in a modal that changes it.

        Raises:
            LedgerUnavailable: the ledger cannot be read.
        """
        if not await self._operators.include(gesture):
            self._hearing.tell_lines(gesture, await self.lines(gesture))
            return
        stored = await self._stored(gesture)
        muted = _muted(stored, self._office.clock())
        view = channel_view(stored, await self._readable(gesture), gesture.metadata, muted=muted)
        await told("views.open", gesture.workspace.client.views_open(trigger_id=gesture.trigger_id, view=view))

    async def on_submit(self, gesture: Gesture) -> str:
        """Take what was entered, and return what is wrong with it.

        Raises:
            LedgerUnavailable: nothing was changed.
        """
        if not await self._operators.include(gesture):
            return MAY_NOT
        entered, stored, readable = gesture.entered, await self._stored(gesture), await self._readable(gesture)
        # What the operator may not read is not theirs to see here, and stays as it is.
        hidden = tuple(name for name in stored.sources if name not in readable)
        mode, confident = entered.get(names.MODE), entered.get(names.CONFIDENT)
        picked = tuple(name for name in entered.get(names.SOURCES, ()) if name in readable)
        await self._store(
            gesture,
            replace(
                stored,
                mode=mode if mode in get_args(Mode) else None,
                sources=(*picked, *hidden),
                tone=" ".join(str(entered.get(names.TONE, "")).split())[:_TONE_CHARACTERS],
                only_confident={"yes": True, "no": False}.get(str(confident)),
            ),
        )
        self._hearing.tell(gesture, "Noted; it holds from now on.")
        return ""

    async def mute(self, gesture: Gesture, rest: str) -> None:
        """Speak to nobody who does not name Footnote, for so many minutes.

        Raises:
            LedgerUnavailable: nothing was changed.
        """
        length = minutes(rest)
        if length is None:
            self._hearing.tell(gesture, _NO_MINUTES)
            return
        until = self._office.clock() + timedelta(minutes=length)
        await self._store(gesture, replace(await self._stored(gesture), muted_until=until, muted_by=gesture.user))
        spoken = f"For {length:,} minutes I speak here only to who names me, until {moment(until)}. {_UNMUTE}"
        self._hearing.tell(gesture, spoken)

    async def unmute(self, gesture: Gesture) -> None:
        """Speak as before; raises as `mute`."""
        await self._store(gesture, replace(await self._stored(gesture), muted_until=None, muted_by=None))
        self._hearing.tell(gesture, "I speak here again as before.")

    async def _stored(self, gesture: Gesture) -> ChannelChoices:
        where = (gesture.workspace.team, gesture.channel)
        stored = await asyncio.to_thread(channel_choices, self._office.ledger, *where)
        return stored or ChannelChoices(None, (), "", None, None, gesture.user, self._office.clock())

    async def _store(self, gesture: Gesture, choices: ChannelChoices) -> None:
        changed = replace(choices, changed_by=gesture.user, changed_at=self._office.clock())
        where = (gesture.workspace.team, gesture.channel)
        await asyncio.to_thread(set_channel_choices, self._office.ledger, *where, changed)

    async def _readable(self, gesture: Gesture) -> list[str]:
        """Return the names of the sources that a person may read."""
        team, client = gesture.workspace.team, gesture.workspace.client
        audience = await audience_of_person(team, gesture.user, client=client, people=self._office.people)
        return await self._office.desk.readable_sources(audience)

    async def _named(self, gesture: Gesture, sources: Sequence[str]) -> list[str]:
        readable = await self._readable(gesture) if sources else []
        return [name for name in sources if name in readable]


def channel_view(stored: ChannelChoices, sources: Sequence[str], metadata: str, *, muted: Sequence[str] = ()) -> View:
    """Return the modal in which operators change a channel.

    Args:
        stored: What is set there.
        sources: Names of those that the operator may read.
        metadata: What the modal brings back.
        muted: Who muted the channel, in mrkdwn, if somebody did.
    """
    confident = {None: _AS_ELSEWHERE, True: "yes", False: "no"}[stored.only_confident]
    blocks = [
        *sections(muted),
        choice(names.MODE, "What does Footnote answer here?", _MODES, stored.mode or _AS_ELSEWHERE),
        choice(names.CONFIDENT, "When it does not know, and nobody named it", _CONFIDENT, confident),
        text_input(names.TONE, "How should answers be worded? A few words.", text=stored.tone),
    ]
    if sources:
        options = {name: name for name in sources[:_MAX_SOURCES]}
        blocks.append(picks(names.SOURCES, "Answer from these sources alone", options, stored.sources))
    return modal("This channel", blocks, callback_id=names.CHANNEL, submit="Save", metadata=metadata)


def _muted(stored: ChannelChoices, now: datetime) -> list[str]:
    """Return who muted a channel and until when, where it is muted now."""
    if stored.muted_until is None or stored.muted_until <= now:
        return []
    who = f" by <@{stored.muted_by}>" if stored.muted_by else ""
    return [f"*Muted*{who} until {moment(stored.muted_until)}. {_UNMUTE}"]


def _in_words(rules: ChannelRules, sources: Sequence[str]) -> list[str]:
    lines = [f"*I answer* {_MODES[rules.mode][0].lower()}{_MODES[rules.mode][1:]}"]
    if sources:
        lines.append(f"*From* {', '.join(map(harmless_label, sources))}")
    if rules.tone:
        lines.append(f"*Worded* {harmless_label(rules.tone)}")
    if rules.only_confident:
        lines.append("*When I do not know* and nobody named me, I say nothing")
    return lines
