"""Reading CQL: `and` binds tighter than `or`, `not` tightest, `order by` comes last."""

from dataclasses import dataclass

from playground.confluence.cql.words import Word, cut
from playground.confluence.errors import BadQuery

_SIGNS = ("=", "!=", "~", "!~", ">", "<", ">=", "<=")


@dataclass(frozen=True, slots=True)
class Clause:
    """A field, an operator and what it is compared to.

    Attributes:
        sign: One of the signs, or `in` or `not in`.
        values: What stands in parentheses, or the one value; `name(…)` where it was a function.
    """

    field: str
    sign: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The opposite of a condition."""

    condition: "Condition"


@dataclass(frozen=True, slots=True)
class Both:
    """All of the conditions."""

    conditions: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class Either:
    """One of the conditions."""

    conditions: tuple["Condition", ...]


Condition = Clause | Not | Both | Either


@dataclass(frozen=True, slots=True)
class Order:
    """A field to sort by."""

    field: str
    is_descending: bool


@dataclass(frozen=True, slots=True)
class Query:
    """A whole line of CQL. No condition: everything."""

    condition: Condition | None
    order: tuple[Order, ...]


def parse(line: str) -> Query:
    """Read the line.

    Raises:
        BadQuery: It does not follow the grammar.
    """
    return _Reader(line).query()


class _Reader:
    def __init__(self, line: str) -> None:
        self._line = line
        self._words = cut(line)
        self._next = 0

    def query(self) -> Query:
        at_order = not self._words or self._peek().is_name("order")
        condition = None if at_order else self._either()
        order = self._order()
        if self._next < len(self._words) or not self._words:
            raise self._bad()
        return Query(condition, order)

    def _either(self) -> Condition:
        parts = [self._both()]
        while self._take("or"):
            parts.append(self._both())
        return parts[0] if len(parts) == 1 else Either(tuple(parts))

    def _both(self) -> Condition:
        parts = [self._one()]
        while self._take("and"):
            parts.append(self._one())
        return parts[0] if len(parts) == 1 else Both(tuple(parts))

    def _one(self) -> Condition:
        if self._take("not"):
            return Not(self._one())
        if self._sign("("):
            inner = self._either()
            self._expect(")")
            return inner
        return self._clause()

    def _clause(self) -> Clause:
        field = self._value_word("name").text.lower()
        if self._take("not"):
            if not self._take("in"):
                raise self._bad()
            return Clause(field, "not in", self._list())
        if self._take("in"):
            return Clause(field, "in", self._list())
        sign = self._value_word("sign").text
        if sign not in _SIGNS:
            raise self._bad()
        return Clause(field, sign, (self._value(),))

    def _list(self) -> tuple[str, ...]:
        self._expect("(")
        values = [self._value()]
        while self._sign(","):
            values.append(self._value())
        self._expect(")")
        return tuple(values)

    def _value(self) -> str:
        word = self._peek()
        self._next += 1
        if word.kind == "sign":
            raise self._bad()
        if word.kind == "name" and self._sign("("):
            argument = ""
            if not self._sign(")"):
                argument = self._value()
                self._expect(")")
            return f"{word.text}({argument})"
        return word.text

    def _order(self) -> tuple[Order, ...]:
        if not self._take("order"):
            return ()
        if not self._take("by"):
            raise self._bad()
        orders = [self._order_field()]
        while self._sign(","):
            orders.append(self._order_field())
        return tuple(orders)

    def _order_field(self) -> Order:
        field = self._value_word("name").text.lower()
        is_descending = self._take("desc")
        if not is_descending:
            self._take("asc")
        return Order(field, is_descending)

    def _peek(self) -> Word:
        if self._next >= len(self._words):
            raise self._bad()
        return self._words[self._next]

    def _take(self, name: str) -> bool:
        if self._next < len(self._words) and self._words[self._next].is_name(name):
            self._next += 1
            return True
        return False

    def _sign(self, sign: str) -> bool:
        if self._next < len(self._words) and self._words[self._next] == Word(sign, "sign"):
            self._next += 1
            return True
        return False

    def _expect(self, sign: str) -> None:
        if not self._sign(sign):
            raise self._bad()

    def _value_word(self, kind: str) -> Word:
        word = self._peek()
        if word.kind != kind:
            raise self._bad()
        self._next += 1
        return word

    def _bad(self) -> BadQuery:
        return BadQuery(f"Could not parse cql : {self._line}")
