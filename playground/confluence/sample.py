"""The sample wiki as a Confluence site: two spaces, a tree, a page that only some may read, comments and files."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from pathlib import Path

import yaml

from playground.confluence.content import Content, Spot
from playground.confluence.people import Account
from playground.confluence.sample_people import (
    ENGINEERING,
    PEOPLE_TEAM,
    STAFF,
    SYNC_EMAIL,
    SYNC_TOKEN,
    TEAMS,
    email_of,
)
from playground.confluence.site import Site
from playground.confluence.space import Grant
from playground.confluence.storage_format import include, to_storage

_FOLDER = Path(__file__).parents[2] / "config" / "sample"
_HANDBOOK = "HANDBOOK"
_ENGINEERING = "ENG"
_ENGINEERING_FOLDERS = ("api", "architecture", "post-mortems", "runbooks")
_MEDIA_TYPES = {
    ".csv": "text/csv",
    ".yaml": "application/yaml",
    ".rst": "text/x-rst",
    ".adoc": "text/asciidoc",
    ".html": "text/html",
    ".py": "text/x-python",
    ".sh": "application/x-sh",
}


@dataclass(frozen=True, slots=True)
class _Leaf:
    """One Markdown file of the sample."""

    path: str
    space: str
    title: str
    owner: str
    updated: date
    labels: tuple[str, ...]
    text: str


def load_sample(site: Site | None = None) -> Site:
    """A site with the sample wiki on it; `SYNC_EMAIL` and `SYNC_TOKEN` see all of it."""
    site = site or Site()
    sync = _add_people(site)
    site.add_space(_HANDBOOK, "Kestrel handbook", by=sync)
    site.add_space(_ENGINEERING, "Engineering", by=sync)
    for key in (_HANDBOOK, _ENGINEERING):
        site.grant(key, Grant("group", STAFF), Grant("user", sync.account_id, "administer"))
    leaves = [_read(path) for path in sorted(_FOLDER.rglob("*.md"))]
    titles = {leaf.path: (leaf.space, leaf.title) for leaf in leaves}
    folders = _add_folders(site, leaves, sync)
    pages = {leaf.path: _add_page(site, leaf, titles, folders[_place(leaf.path)], sync) for leaf in leaves}
    for path in sorted(_FOLDER.rglob("*")):
        if path.suffix in _MEDIA_TYPES:
            folder = folders[_place(str(path.relative_to(_FOLDER)))]
            site.attach(folder, path.name, path.read_bytes(), by=sync, media_type=_MEDIA_TYPES[path.suffix])
    site.restrict(pages["restricted/salary-bands.md"], groups=(PEOPLE_TEAM,))
    _add_talk(site, pages)
    return site


def _add_people(site: Site) -> Account:
    sync = site.add_account("Footnote", email=SYNC_EMAIL, token=SYNC_TOKEN, is_admin=True, groups=(STAFF, PEOPLE_TEAM))
    for team, names in TEAMS.items():
        groups = (STAFF, team, *(("engineering",) if team in ENGINEERING else ()))
        for name in names:
            site.add_account(name, email=email_of(name), groups=groups, time_zone="Europe/Amsterdam")
    return sync


def _read(path: Path) -> _Leaf:
    relative = path.relative_to(_FOLDER).as_posix()
    _, front, text = path.read_text(encoding="utf-8").split("---\n", 2)
    facts = yaml.safe_load(front)
    return _Leaf(
        path=relative,
        space=_space(relative),
        title=facts["title"],
        owner=facts["owner"].partition(" (")[0],
        updated=facts["updated"],
        labels=tuple(facts["labels"]),
        text=text,
    )


def _space(path: str) -> str:
    return _ENGINEERING if path.partition("/")[0] in _ENGINEERING_FOLDERS else _HANDBOOK


def _place(path: str) -> str:
    return path.partition("/")[0] if "/" in path else ""


def _add_folders(site: Site, leaves: list[_Leaf], by: Account) -> dict[str, Content]:
    folders = {"": site.contents[site.spaces[_HANDBOOK].homepage_id]}
    for leaf in leaves:
        place = _place(leaf.path)
        if place not in folders:
            title = place.replace("-", " ").capitalize()
            home = site.spaces[leaf.space].homepage_id
            folders[place] = site.add_page(
                leaf.space, title, f"<p>Everything about {title.lower()}.</p>", by=by, parent=home
            )
    return folders


def _add_page(site: Site, leaf: _Leaf, titles: dict[str, tuple[str, str]], parent: Content, sync: Account) -> Content:
    by = site.people.find(email_of(leaf.owner)) or sync
    body = to_storage(leaf.text, path=leaf.path, titles=titles)
    page = site.add_page(leaf.space, leaf.title, body, by=by, parent=parent)
    site.label(page, *leaf.labels)
    when = datetime.combine(leaf.updated, time(9), UTC)
    return site.change(page, created_at=when, version=replace(page.version, when=when))


def _add_talk(site: Site, pages: dict[str, Content]) -> None:
    piotr, zofia = (_person(site, name) for name in ("Piotr Malec", "Zofia Wrona"))
    outage = pages["runbooks/label-printer-outage.md"]
    asked = site.add_comment(outage, "<p>Does this also hold for the new printers in Venlo?</p>", by=piotr)
    site.add_comment(outage, "<p>Yes, since October.</p>", by=zofia, reply_to=asked)
    spot = Spot("inline", "printers", "3d6f0c1a-printers")
    site.add_comment(outage, "<p>All models?</p>", by=piotr, spot=spot)
    lotte = _person(site, "Lotte Smeets")
    home = site.spaces[_HANDBOOK].homepage_id
    start = include(_HANDBOOK, "Frequently asked questions") + include(_HANDBOOK, "Glossary")
    site.add_page(_HANDBOOK, "Start here", f"<p>What most people look for.</p>{start}", by=lotte, parent=home)
    news = "<p>The winter rota is out. The peak room opens on 27 November.</p>"
    site.add_page(_HANDBOOK, "Winter is coming to the depots", news, by=lotte, kind="blogpost")


def _person(site: Site, name: str) -> Account:
    found = site.people.find(email_of(name))
    if found is None:
        raise LookupError(name)
    return found
