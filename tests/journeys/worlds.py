"""Worlds: random wikis with random permissions, and the plain rule of who may see which of their pages."""

from dataclasses import dataclass

from hypothesis import strategies as st

from playground.confluence.content import Content
from playground.confluence.permissions import may_view
from playground.confluence.space import Grant
from retrieval.audience import Audience
from tests.journeys.team import Team, audience_of
from tests.journeys.test_changes import INCLUDE

GROUPS = ("staff", "ops", "hr")
PEOPLE = ("ben", "cleo", "dan")
SPACES = ("S0", "S1")
_MOST_PAGES = 8
# The same on many pages, so that it is folded over permissions.
TWIN = "Restart the queue when it stops."


@dataclass(frozen=True, slots=True)
class Plan:
    """How a page begins.

    Attributes:
        parent: Number of a page above it; there may be none.
        readers: Whom it is restricted to; nobody named: no restriction.
        includes: Number of a page whose text it shows; there may be none.
    """

    space: str
    parent: int
    readers: list[str]
    includes: int
    has_file: bool


@dataclass(frozen=True, slots=True)
class Change:
    """One change of who may read; what makes no sense in a world changes nothing."""

    kind: str
    page: int
    other: int
    subject: str
    group: str


@dataclass(frozen=True, slots=True)
class World:
    """A wiki to be made, and what happens to it after it was indexed."""

    memberships: dict[str, frozenset[str]]
    spaces: dict[str, list[str]]
    pages: list[Plan]
    changes: list[Change]


_NUMBERS = st.integers(0, _MOST_PAGES - 1)
_MAYBE = st.integers(-_MOST_PAGES, _MOST_PAGES - 1)
_SUBJECTS = st.lists(st.sampled_from([*GROUPS, *PEOPLE]), max_size=2, unique=True)
_KINDS = ("restrict", "lift", "join", "leave", "grant", "revoke", "move", "dissolve", "rename", "trash")
WORLDS = st.builds(
    World,
    memberships=st.fixed_dictionaries({name: st.frozensets(st.sampled_from(GROUPS)) for name in PEOPLE}),
    spaces=st.fixed_dictionaries({key: st.one_of(_SUBJECTS, st.just(["anybody"])) for key in SPACES}),
    pages=st.lists(
        st.builds(Plan, st.sampled_from(SPACES), _MAYBE, _SUBJECTS, _MAYBE, st.booleans()),
        min_size=3,
        max_size=_MOST_PAGES,
    ),
    changes=st.lists(
        st.builds(
            Change, st.sampled_from(_KINDS), _NUMBERS, _NUMBERS, st.sampled_from(PEOPLE), st.sampled_from(GROUPS)
        ),
        min_size=1,
        max_size=6,
    ),
)
AUDIENCES = st.lists(
    st.builds(
        Audience,
        st.frozensets(st.sampled_from([f"{name}@example.com" for name in (*PEOPLE, "stranger")]), max_size=3),
        st.booleans(),
    ).filter(lambda audience: audience.emails or audience.has_outsiders),
    min_size=1,
    max_size=2,
)
ALONE = [audience_of(name) for name in PEOPLE]


def word_of(number: int) -> str:
    """A word that only this page says."""
    return "kw" + chr(ord("a") + number) * 4


def title_of(number: int) -> str:
    """A title with a word that only this page has."""
    return "Tw" + chr(ord("a") + number) * 4


def make(team: Team, world: World) -> list[Content]:
    """Make the wiki, and return its pages in their order."""
    site, wiki = team.wiki.site, team.wiki
    site.is_open_to_anonymous = True
    for group in GROUPS:
        if group not in site.people.groups:
            site.people.add_group(group)
        site.join(group, wiki.sync)
    for name in PEOPLE:
        wiki.account(name.title(), *world.memberships[name])
    for key, subjects in world.spaces.items():
        site.add_space(key, key, by=wiki.sync)
        team.open_space(key, "anybody" if "anybody" in subjects else "nobody")
        site.grant(key, *(_grant(team, each) for each in subjects if each != "anybody"))
    pages: list[Content] = []
    for number, plan in enumerate(world.pages):
        above = pages[plan.parent] if 0 <= plan.parent < number else None
        key = above.space_key if above else plan.space
        body = f"<h2>Common</h2><p>{TWIN}</p><h2>Own</h2><p>Only this page says {word_of(number)}.</p>"
        if 0 <= plan.includes < len(world.pages) and plan.includes != number:
            include = INCLUDE.format(title=title_of(plan.includes))
            where = world.pages[plan.includes].space
            body += include.replace("<ri:page ", f'<ri:page ri:space-key="{where}" ')
        page = site.add_page(key, title_of(number), body, by=wiki.sync, parent=above or "")
        if plan.has_file:
            site.attach(page, "notes.txt", TWIN.encode(), by=wiki.sync, media_type="text/plain")
        pages.append(_restrict(team, page, plan.readers))
    return pages


def apply(team: Team, pages: list[Content], change: Change) -> None:
    """Let one change happen."""
    site = team.wiki.site
    page, other = (site.contents[pages[number % len(pages)].id] for number in (change.page, change.other))
    match change.kind:
        case "restrict":
            _restrict(team, page, [change.subject, change.group])
        case "lift":
            site.restrict(page)
        case "join" | "leave" if change.group in site.people.groups:
            getattr(site, change.kind)(change.group, team.person(change.subject))
        case "grant" | "revoke":
            getattr(site, change.kind)(page.space_key, _grant(team, change.subject), _grant(team, change.group))
        case "move" if page.id not in {other.id, *(each.id for each in site.ancestors(other))}:
            site.move(page, under=other)
        case "dissolve" if change.group in site.people.groups:
            site.remove_group(change.group)
        case "rename":
            site.edit(page, by=team.wiki.sync, title=page.title + " renamed")
        case "trash":
            site.trash(page)


def may_see(team: Team, audience: Audience, page: Content) -> bool:
    """The plain rule: the page is there, and each of the audience may view it, by name or as anybody may."""
    site = team.wiki.site
    members = [site.people.find(email) for email in audience.emails]
    if audience.has_outsiders:
        members.append(None)
    now = site.contents[page.id]
    return now.status == "current" and all(
        may_view(site, member, now) or may_view(site, None, now) for member in members
    )


def _grant(team: Team, subject: str) -> Grant:
    return Grant("group", subject) if subject in GROUPS else Grant("user", team.person(subject).account_id)


def _restrict(team: Team, page: Content, subjects: list[str]) -> Content:
    if not subjects:
        return page
    users = tuple(team.person(each) for each in subjects if each in PEOPLE)
    groups = tuple(each for each in subjects if each in GROUPS)
    return team.wiki.site.restrict(page, users=(*users, team.wiki.sync), groups=groups)
