"""Town: people, groups and conversations as an example has them, and what people there do."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from bot.controls import names
from bot.office import Office
from ledger.memberships import replace_groups
from ledger.questions import waiting_before
from playground.slack.people.person import Person
from playground.slack.people.reading import Seen
from playground.slack.state.account import Account
from playground.slack.state.channel import Channel, Kind
from playground.slack.state.message import Message
from tests.bot.lighthouses import GROUPS, KEEPER, may_read
from tests.bot.workplace import Workplace

TRAITS: dict[str, dict[str, object]] = {
    "colleague": {},
    "keeper": {"email": KEEPER},
    "guest": {"guest": "single-channel"},
    "without address": {"email": ""},
    "stranger": {"is_stranger": True},
    "impostor": {"is_stranger": True, "email": KEEPER},
    "closed": {"is_deleted": True},
}
BOT = "bot"


@dataclass
class Town:
    """One team; groups and conversations can change.

    Attributes:
        people: Persons, and bots that are answered.
        groups: Addresses in each group.
        channels: In each of them is the app.
        asked: The first messages of threads, by channel id.
    """

    work: Workplace
    office: Office
    people: list[Person]
    groups: dict[str, set[str]]
    channels: list[Channel] = field(default_factory=list)
    asked: dict[str, list[Message]] = field(default_factory=dict)

    def open(self, kind: Kind, members: Iterable[int], *, is_shared: bool) -> None:
        """Open a conversation of these people, and of the app."""
        persons = [self.people[each % len(self.people)] for each in members]
        channel = self.work.server.slack.channel(f"town-{len(self.channels)}", *persons, kind=kind, is_shared=is_shared)
        self.channels.append(channel)

    def regroup(self) -> None:
        """Let the groups hold from now on, as a source or the settings tell them."""
        replace_groups(self.office.ledger, "the town", {name: sorted(self.groups[name]) for name in GROUPS})

    def may_read(self, secret: str, account: Account) -> bool:
        """Tell whether a person may know a secret now."""
        return may_read(secret, account, self.groups)

    def change(self, what: str, person: Person, channel: Channel, group: str) -> None:
        """Let somebody come into a conversation or leave it, or a group, or the team."""
        match what:
            case "comes" if channel.members:
                self.work.server.slack.find(channel.members[-1]).invite(channel, person.account)
            case "leaves":
                person.leave(channel)
            case "regrouped" if person.account.email:
                self.groups[group] ^= {person.account.email}
                self.regroup()
            case _:
                pass

    async def act(self, what: str, person: Person, channel: Channel, question: str) -> None:
        """Let a person do something; nothing happens where they cannot."""
        match what:
            case "home":
                person.open_home()
            case "direct" if not person.account.is_bot:
                person.dm(question)
            case "mention" if person.id in channel.members:
                self.asked.setdefault(channel.id, []).append(person.mention(channel, question))
            case "follow up" if person.id in channel.members and channel.id in self.asked:
                person.reply(self.asked[channel.id][-1], question)
            case "ask" | "why" | "sources" | "status" if person.id in channel.members:
                rest = f" {question}" if what == "ask" else ""
                person.run(channel, names.COMMAND, what + rest)
            case "shortcut" if person.id in channel.members and channel.id in self.asked:
                await self._ask_about(person, self.asked[channel.id][-1], question)
            case names.PRIVATE | names.SHARE | names.WHY | names.HUMAN if person.id in channel.members:
                if found := self._with_button(person, channel, what):
                    person.press(found.message, what)
            case _:
                pass

    async def settle(self) -> None:
        """Wait until everything that was begun has ended."""
        server, office = self.work.server, self.office
        team = server.slack.workspace.id

        def is_quiet() -> bool:
            return not server.world.outbox.pending() and not waiting_before(office.ledger, team, office.clock())

        for _ in range(2):
            # The bot hears of its own messages too, and what it hears may begin something.
            await self.work.until(is_quiet)
            await office.tasks.drain(60)
        await self.work.until(is_quiet)

    async def _ask_about(self, person: Person, message: Message, question: str) -> None:
        person.use_shortcut(names.ASK_ABOUT, message)
        modal = await self.work.until(lambda: person.modal)
        assert modal is not None
        modal.fill(names.QUESTION, question)
        modal.fill(names.WHERE, "thread" if len(question) % 2 else "private")
        modal.submit()
        await self.work.until(lambda: person.modal is None)

    def _with_button(self, person: Person, channel: Channel, action_id: str) -> Seen | None:
        """Return the latest message of the bot that has this button and that a person sees in a conversation."""
        above = person.sees(channel)
        seen = [*above, *(below for each in above for below in person.thread(each.message))]
        return next((each for each in reversed(seen) if each.message.find_block(action_id)), None)


def populated(work: Workplace, office: Office, bot: Person, residents: Iterable[tuple[str, Iterable[str]]]) -> Town:
    """Return a town of these people, each with the groups that their address is in; a bot among them is this one.

    What other towns left on the screens is wiped away.
    """
    workspace = work.server.slack.workspace
    with work.server.world.acting():
        work.server.world.journal.clear()
        for shown in (workspace.channels, workspace.homes, workspace.modals):
            shown.clear()
    people: list[Person] = []
    groups: dict[str, set[str]] = {name: set() for name in GROUPS}
    for number, (kind, names_) in enumerate(residents):
        name = f"{kind.title()} {office.clock().timestamp():.6f} {number}"
        person = bot if kind == BOT else work.server.slack.person(name)
        for trait, value in TRAITS.get(kind, {}).items():
            setattr(person.account, trait, value)
        people.append(person)
        for each in names_ if person.account.email else ():
            groups[each].add(person.account.email)
    town = Town(work, office, people, groups)
    town.regroup()
    return town
