"""A site of any size, the same for the same seed: spaces, trees, tables, code, labels, and 5 % restricted pages."""

import random

from playground.confluence.content import Content
from playground.confluence.people import Account
from playground.confluence.sample_people import SYNC_EMAIL, SYNC_TOKEN
from playground.confluence.site import Site
from playground.confluence.space import Grant
from playground.confluence.storage_format import code

_SPACES = ("ALPHA", "BRAVO", "CHARLIE", "DELTA")
_VOCABULARY = (
    "anchor basket beacon bridge bucket cable carrier census channel circuit cluster compass console courier cursor "
    "depot digest drawer engine export fabric fallback feeder filter gateway grammar harbour header hopper import "
    "index journal kernel ladder ledger lever limit locker manifest marker matrix meter mirror module needle notice "
    "orbit outlet parcel permit pigeon plan pocket portal printer probe quota rack record relay replica ribbon route "
    "sample scanner schedule sensor session shelf signal socket spindle storage stream switch table tariff ticket "
    "token tower tracker trailer valve vault vector voucher warehouse window worker"
)
_WORDS = _VOCABULARY.split()
_LABELS = ("runbook", "policy", "draft", "how-to", "meeting")
_RESTRICTED = 0.05
_INNER = "inner-circle"


def generate(pages: int, *, seed: int = 0, site: Site | None = None) -> Site:
    """A site with so many pages besides the homes of its spaces; `SYNC_EMAIL` sees all of it."""
    site = site or Site()
    dice = random.Random(seed)  # noqa: S311  # the same pages every time is the point
    sync = site.add_account("Footnote", email=SYNC_EMAIL, token=SYNC_TOKEN, is_admin=True, groups=("staff", _INNER))
    writers = [
        site.add_account(f"Writer {number}", email=f"writer{number}@kestrel.example", groups=("staff",))
        for number in range(1, 21)
    ]
    tops: dict[str, list[Content]] = {}
    for key in _SPACES:
        space = site.add_space(key, f"Space {key.title()}", by=sync)
        site.grant(key, Grant("group", "staff"), Grant("user", sync.account_id, "administer"))
        tops[key] = [site.contents[space.homepage_id]]
    for number in range(1, pages + 1):
        key = dice.choice(_SPACES)
        # Below any page that is there, so that depth grows with the logarithm of size, as in wikis that people write.
        page = _add(site, dice, number, dice.choice(tops[key]), dice.choice(writers))
        tops[key].append(page)
    return site


def _add(site: Site, dice: random.Random, number: int, parent: Content, by: Account) -> Content:
    title = f"{' '.join(dice.sample(_WORDS, 3)).capitalize()} {number}"
    page = site.add_page(parent.space_key, title, _body(dice, number), by=by, parent=parent)
    if dice.random() < _RESTRICTED:
        page = site.restrict(page, groups=(_INNER,))
    if dice.random() < 0.3:
        page = site.label(page, *dice.sample(_LABELS, dice.randint(1, 2)))
    return page


def _body(dice: random.Random, number: int) -> str:
    parts = [f"<p>{_sentence(dice)} Number {number}.</p>"]
    for _ in range(dice.randint(1, 4)):
        parts.append(f"<h2>{' '.join(dice.sample(_WORDS, 2)).capitalize()}</h2>")
        parts += [f"<p>{' '.join(_sentence(dice) for _ in range(dice.randint(2, 5)))}</p>"]
    if dice.random() < 0.3:
        parts.append(_table(dice))
    if dice.random() < 0.2:
        parts.append(code(f"{dice.choice(_WORDS)} --{dice.choice(_WORDS)} {dice.randint(1, 999)}", "bash"))
    return "".join(parts)


def _sentence(dice: random.Random) -> str:
    return f"The {' '.join(dice.choices(_WORDS, k=dice.randint(5, 12)))}.".capitalize()


def _table(dice: random.Random) -> str:
    head = "".join(f"<th>{word}</th>" for word in dice.sample(_WORDS, 3))
    rows = "".join(
        f"<tr>{''.join(f'<td>{dice.choice(_WORDS)} {dice.randint(1, 99)}</td>' for _ in range(3))}</tr>"
        for _ in range(dice.randint(2, 6))
    )
    return f"<table><tbody><tr>{head}</tr>{rows}</tbody></table>"
