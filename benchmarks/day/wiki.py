"""Wiki: a Confluence with people, groups, spaces and restrictions, and everything that its people do to it."""

import random
from collections.abc import Callable, Mapping

from benchmarks.day.texts import storage, title
from benchmarks.day.truth import ANYBODY, State, Survey, Truth
from playground.confluence.content import Content
from playground.confluence.people import Account
from playground.confluence.permissions import may_view
from playground.confluence.site import Site
from playground.confluence.space import ANONYMOUS_USERS, VIEWER, Assignment, Grant

NAME = "wiki"
KEEPER = "olga"
"""May read everything, always."""
GROUPS: Mapping[str, tuple[str, ...]] = {
    "staff": ("ana", "ben", "dan", KEEPER),
    "eng": ("ana", "dan", KEEPER),
    "ops": ("ben", KEEPER),
    "hr": ("cleo", KEEPER),
}
PEOPLE = ("ana", "ben", "cleo", "dan", "eve", KEEPER)
TOKEN = "token-of-footnote"
_SPACES = {"ENG": ("staff",), "OPS": ("ops", "eng"), "HR": ("hr",), "PUB": ()}
_OPEN = "PUB"
_FIRST = 18  # pages of each space at the start
_FEWEST, _MOST = 50, 110
# How often each thing is done, beside the others.
_DEEDS = {
    "edit": 40, "create": 9, "trash": 5, "restore": 4, "purge": 2, "archive": 1, "move": 6, "leave_space": 2,
    "restrict": 9, "lift": 7, "join": 4, "leave": 4, "grant": 1, "label": 2, "hide": 4,
}  # fmt: skip


class Wiki:
    """A site that the truth is told of.

    Attributes:
        others: Sources whose readers are groups of this site; looked at again when people join and leave.
    """

    def __init__(self, truth: Truth, dice: random.Random) -> None:
        self.site = Site(is_open_to_anonymous=True)
        self.others: list[tuple[str, Survey]] = []
        self._truth = truth
        self._dice = dice
        self._ids: dict[int, str] = {}
        self._versions: dict[int, int] = {}
        self._includes: dict[int, int] = {}
        add = self.site.add_account
        self._sync = add("Footnote", email="footnote@example.com", token=TOKEN, is_admin=True)
        self.accounts = {name: add(name.title(), email=f"{name}@example.com") for name in PEOPLE}
        for group, members in GROUPS.items():
            self.site.add_group(group, self._sync, *(self.accounts[name] for name in members))
        with self._truth.changing((NAME, self.states)):
            self._fill()

    @property
    def survey(self) -> tuple[str, Survey]:
        """What tells the truth how its pages stand."""
        return NAME, self.states

    def number_of(self, page_id: str) -> int | None:
        """Return the document of a page."""
        return next((number for number, each in self._ids.items() if each == page_id), None)

    def members(self, group: str) -> frozenset[str]:
        """Return who is in a group now."""
        ids = self.site.people.groups[group].members
        return frozenset(name for name, account in self.accounts.items() if account.account_id in ids)

    def states(self) -> dict[int, State]:
        """Return how every page stands that there ever was."""
        with self.site.lock:
            return {number: self._state(number, page_id) for number, page_id in self._ids.items()}

    def act(self) -> tuple[str, int]:
        """Do something, and return what, and to which document; 0: to none, or to several."""
        deed = self._dice.choices(list(_DEEDS), list(_DEEDS.values()))[0]
        number = self._dice.choice(self._current())
        does: Callable[[int], int | None] = getattr(self, f"_{deed}")
        with self._truth.changing(self.survey, *self.others):
            changed = does(number)
        return deed, number if changed is None else changed

    def _fill(self) -> None:
        for key, groups in _SPACES.items():
            self.site.add_space(key, key.title(), by=self._sync)
            keepers = (self._sync, self.accounts[KEEPER])
            reading = [Grant("user", each.account_id) for each in keepers]
            administering = Grant("user", self._sync.account_id, "administer")
            self.site.grant(key, *reading, administering, *(Grant("group", name) for name in groups))
            if key == _OPEN:
                # Data Center tells of the one, and Cloud of the other.
                self.site.grant(key, Grant("anonymous", ""))
                self.site.assign(key, Assignment("class", ANONYMOUS_USERS, VIEWER.id))
            for _ in range(_FIRST):
                self._create(0, space=key)
        for number in self._current()[:: len(_SPACES) * 2]:
            self._restrict(number)

    def _state(self, number: int, page_id: str) -> State:
        page = self.site.contents.get(page_id)
        if page is None or page.status != "current":
            return State(0, frozenset())
        readers = {name for name, account in self.accounts.items() if may_view(self.site, account, page)}
        if may_view(self.site, None, page):
            readers.add(ANYBODY)
        above = [*self.site.ancestors(page), page]
        terms = tuple(each.read for each in above if each.read.is_set)
        includes = frozenset({self._includes[number]} if number in self._includes else ())
        return State(self._versions[number], frozenset(readers), page.space_key, terms, includes)

    def _current(self) -> list[int]:
        contents = self.site.contents
        return [number for number, page_id in self._ids.items() if self._is(contents.get(page_id), "current")]

    @staticmethod
    def _is(page: Content | None, status: str) -> bool:
        return page is not None and page.status == status

    def _page(self, number: int) -> Content:
        return self.site.contents[self._ids[number]]

    def _edit(self, number: int) -> None:
        self._versions[number] += 1
        self._write(number)

    def _write(self, number: int) -> None:
        body = storage(number, self._versions[number], includes=self._includes.get(number))
        self.site.edit(self._page(number), by=self._sync, body=body)

    def _create(self, above: int, space: str = "") -> int:
        if len(self._current()) > _MOST:
            return self._trash(above)
        number = self._truth.new_number()
        here = self._current()
        if not space:
            space = self._page(above).space_key
        same = [each for each in here if self._page(each).space_key == space]
        parent = self._page(self._dice.choice(same)) if same and self._dice.random() < 0.7 else ""
        if same and self._dice.random() < 0.15:
            self._includes[number] = self._dice.choice(same)
        body = storage(number, 1, includes=self._includes.get(number))
        page = self.site.add_page(space, title(number), body, by=self._sync, parent=parent)
        self._ids[number], self._versions[number] = page.id, 1
        return number

    def _trash(self, number: int) -> int:
        if len(self._current()) < _FEWEST:
            return self._create(number)
        self.site.trash(self._page(number))
        return number

    def _archive(self, number: int) -> None:
        if len(self._current()) >= _FEWEST:
            self.site.archive(self._page(number))

    def _restore(self, _: int) -> int:
        contents = self.site.contents
        gone = [number for number, page_id in self._ids.items() if self._is(contents.get(page_id), "trashed")]
        if not gone:
            return 0
        number = self._dice.choice(gone)
        self.site.restore(self._page(number))
        return number

    def _purge(self, number: int) -> None:
        if len(self._current()) >= _FEWEST:
            self.site.purge(self._page(number))

    def _move(self, number: int) -> None:
        page, other = self._page(number), self._page(self._dice.choice(self._current()))
        if page.id not in {other.id, *(each.id for each in self.site.ancestors(other))}:
            self.site.move(page, under=other)

    def _leave_space(self, number: int) -> None:
        self.site.move(self._page(number), to_space=self._dice.choice(list(_SPACES)))

    def _restrict(self, number: int) -> None:
        users = [self._sync, self.accounts[KEEPER], *self._some_people()]
        self.site.restrict(self._page(number), users=tuple(users), groups=tuple(self._dice.sample(list(GROUPS), 1)))

    def _hide(self, number: int) -> None:
        """Close a page, and write the secret into it at once."""
        self.site.restrict(self._page(number), users=(self._sync, self.accounts[KEEPER]))
        self._edit(number)

    def _lift(self, number: int) -> int:
        closed = [each for each in self._current() if self._page(each).read.is_set]
        number = self._dice.choice(closed) if closed else number
        self.site.restrict(self._page(number))
        return number

    def _some_people(self) -> list[Account]:
        return [self.accounts[name] for name in self._dice.sample(PEOPLE[:-1], self._dice.randint(0, 2))]

    def _join(self, _: int) -> int:
        self.site.join(self._dice.choice(list(GROUPS)), self.accounts[self._dice.choice(PEOPLE[:-1])])
        return 0

    def _leave(self, _: int) -> int:
        self.site.leave(self._dice.choice(list(GROUPS)), self.accounts[self._dice.choice(PEOPLE[:-1])])
        return 0

    def _grant(self, _: int) -> int:
        """Let a group into a space, or take it out."""
        grant = Grant("group", "eng")
        is_there = grant in self.site.spaces["OPS"].grants
        (self.site.revoke if is_there else self.site.grant)("OPS", grant)
        return 0

    def _label(self, number: int) -> None:
        self.site.label(self._page(number), self._dice.choice(("runbook", "policy", "draft")))
