"""What CQL means: which content a condition is true of, and in which order it comes."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from playground.confluence.content import Content
from playground.confluence.cql.dates import is_whole_day, read_date
from playground.confluence.cql.grammar import Both, Clause, Condition, Either, Not, Order
from playground.confluence.errors import BadQuery
from playground.confluence.people import Account
from playground.confluence.store import Store

Test = Callable[[Content], bool]

_TAG = re.compile(r"<[^>]+>")
_MACRO = re.compile(r'<ac:structured-macro[^>]*\bac:name="([^"]+)"')
DATES = ("lastmodified", "created")
"""Fields that are compared with a moment, which may depend on the time of the question."""
_SORTABLE = ("created", "lastmodified", "title", "id", "type", "space")


@dataclass(frozen=True, slots=True)
class Asking:
    """Who asks, and of which site: dates and `currentUser()` depend on it."""

    site: Store
    account: Account | None
    default_time_zone: str

    @property
    def time_zone(self) -> str:
        """The zone in which dates are read."""
        return self.account.time_zone if self.account else self.default_time_zone


def test_for(condition: Condition | None, asking: Asking) -> Test:
    """A function that tells whether the condition is true of a piece of content.

    Raises:
        BadQuery: A field is unknown, or does not have the operator.
    """
    if condition is None:
        return lambda _: True
    if isinstance(condition, Not):
        inner = test_for(condition.condition, asking)
        return lambda content: not inner(content)
    if isinstance(condition, Both):
        tests = [test_for(each, asking) for each in condition.conditions]
        return lambda content: all(test(content) for test in tests)
    if isinstance(condition, Either):
        tests = [test_for(each, asking) for each in condition.conditions]
        return lambda content: any(test(content) for test in tests)
    return _clause(condition, asking)


def sort_key(orders: tuple[Order, ...]) -> tuple[Callable[[Content], Any], bool]:
    """What to sort by, and whether backwards; the id decides between equals.

    Raises:
        BadQuery: The field cannot be sorted by.
    """
    for order in orders:
        if order.field not in _SORTABLE:
            raise BadQuery(f"Could not parse cql : field '{order.field}' cannot be sorted by")
    first = orders[0] if orders else Order("id", is_descending=False)
    keys: dict[str, Callable[[Content], Any]] = {
        "created": lambda each: each.created_at.timestamp(),
        "lastmodified": lambda each: each.version.when.timestamp(),
        "title": lambda each: each.title.lower(),
        "type": lambda each: each.kind,
        "space": lambda each: each.space_key,
        "id": lambda each: each.number,
    }
    value = keys[first.field]
    return (lambda each: (value(each), each.number)), first.is_descending


def _clause(clause: Clause, asking: Asking) -> Test:
    if clause.field in DATES:
        return _date(clause, asking)
    if clause.field in ("text", "sitesearch") or clause.sign in ("~", "!~"):
        return _words(clause, asking)
    if clause.field not in _FIELDS:
        raise BadQuery(f"Could not parse cql : Unsupported CQL field '{clause.field}' for this resource")
    if clause.sign not in ("=", "!=", "in", "not in"):
        raise BadQuery(f"Could not parse cql : Operator '{clause.sign}' is not supported for field '{clause.field}'")
    wanted = {_value(each, clause.field, asking) for each in clause.values}
    values = _FIELDS[clause.field]
    if clause.sign in ("!=", "not in"):
        return lambda content: wanted.isdisjoint(values(content, asking))
    return lambda content: not wanted.isdisjoint(values(content, asking))


def _value(text: str, field: str, asking: Asking) -> str:
    if text.lower() == "currentuser()":
        return asking.account.account_id if asking.account else ""
    if field in ("creator", "contributor"):
        account = asking.site.people.find(text)
        return account.account_id if account else text
    return text if field in _EXACT else text.lower()


def _date(clause: Clause, asking: Asking) -> Test:
    if clause.sign not in ("=", "!=", ">", "<", ">=", "<="):
        raise BadQuery(f"Could not parse cql : Operator '{clause.sign}' is not supported for field '{clause.field}'")
    at = read_date(clause.values[0], now=asking.site.clock.now(), time_zone=asking.time_zone)
    until = at + (timedelta(days=1) if is_whole_day(clause.values[0]) else timedelta(minutes=1))

    def when(content: Content) -> datetime:
        moment = content.created_at if clause.field == "created" else content.version.when
        # The index keeps dates to the minute.
        return moment.replace(second=0, microsecond=0)

    tests: dict[str, Test] = {
        ">=": lambda content: when(content) >= at,
        ">": lambda content: when(content) > at,
        "<=": lambda content: when(content) <= at,
        "<": lambda content: when(content) < at,
        "=": lambda content: at <= when(content) < until,
        "!=": lambda content: not at <= when(content) < until,
    }
    return tests[clause.sign]


def _words(clause: Clause, asking: Asking) -> Test:
    if clause.field not in ("title", "text", "sitesearch", "space.title") or clause.sign not in ("~", "!~"):
        raise BadQuery(f"Could not parse cql : Operator '{clause.sign}' is not supported for field '{clause.field}'")
    wanted = re.findall(r"[\w*]+", clause.values[0].lower())
    patterns = [re.compile(rf"\b{re.escape(each).replace(re.escape('*'), chr(92) + 'w*')}\b") for each in wanted]

    def is_in(content: Content) -> bool:
        text = content.title
        if clause.field == "space.title":
            text = asking.site.spaces[content.space_key].name
        elif clause.field != "title":
            text = f"{content.title} {_TAG.sub(' ', content.body)}"
        return all(pattern.search(text.lower()) for pattern in patterns)

    return is_in if clause.sign == "~" else lambda content: not is_in(content)


def _home(content: Content, asking: Asking) -> Content:
    return asking.site.contents.get(content.container_id, content)


def _contributors(content: Content, _: Asking) -> set[str]:
    return {content.created_by, content.version.by, *(each.version.by for each in content.editions)}


_EXACT = ("creator", "contributor")
_FIELDS: dict[str, Callable[[Content, Asking], set[str]]] = {
    "type": lambda content, _: {content.kind},
    "space": lambda content, _: {content.space_key.lower()},
    "space.key": lambda content, _: {content.space_key.lower()},
    "space.type": lambda content, asking: {asking.site.spaces[content.space_key].type},
    "id": lambda content, _: {content.id, content.id.removeprefix("att")},
    "content": lambda content, _: {content.id},
    "container": lambda content, _: {content.container_id},
    "parent": lambda content, _: {content.parent_id},
    "ancestor": lambda content, asking: {each.id for each in asking.site.ancestors(_home(content, asking))},
    "label": lambda content, _: {each.name for each in content.labels},
    "title": lambda content, _: {content.title.lower()},
    "macro": lambda content, _: set(_MACRO.findall(content.body)),
    "creator": lambda content, _: {content.created_by},
    "contributor": _contributors,
}
