"""One question and its answer, without a word of HTTP libraries: what every route takes and returns."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from playground.confluence.content import Content
from playground.confluence.cql.meaning import Asking
from playground.confluence.errors import Refused
from playground.confluence.people import Account
from playground.confluence.permissions import may_view
from playground.confluence.settings import Settings
from playground.confluence.site import Site
from playground.confluence.space import Space
from playground.confluence.webhooks import Webhooks

Json = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """A request, by whom, to which site.

    Attributes:
        account: Nobody in particular where it is None.
        path: Without the prefix of the OAuth gateway.
        parts: What the route's placeholders stand for.
        query: All values of each parameter, in their order.
        host_url: Scheme, host and port.
    """

    site: Site
    settings: Settings
    webhooks: Webhooks
    account: Account | None
    path: str
    parts: Mapping[str, str]
    query: Mapping[str, list[str]]
    body: bytes
    host_url: str

    @property
    def base_url(self) -> str:
        """Address of the site with its context path, which `_links` are relative to."""
        return self.host_url + self.settings.context

    @property
    def asking(self) -> Asking:
        """What CQL needs to know."""
        return Asking(self.site, self.account, self.settings.time_zone)

    def text(self, name: str, default: str = "") -> str:
        """The last value of the parameter."""
        return self.query.get(name, [default])[-1]

    def listed(self, name: str) -> list[str]:
        """All values of the parameter, whether repeated or separated by commas."""
        return [each for value in self.query.get(name, []) for each in value.split(",") if each]

    def number(self, name: str, default: int) -> int:
        """The parameter as a whole number that is not negative.

        Raises:
            Refused: 400, it is none.
        """
        text = self.text(name, str(default))
        if not text.isdecimal():
            raise bad_parameter(name, text, "long" if name == "id" else "int")
        return int(text)

    def content(self, content_id: str, *, statuses: tuple[str, ...] = ("current",)) -> Content:
        """The content, if it is there and the account may view it.

        Raises:
            Refused: 404, it is not there or not for this account, which look the same.
        """
        found = self.site.contents.get(content_id)
        is_there = found is not None and ("any" in statuses or found.status in statuses)
        if found is None or not is_there or not may_view(self.site, self.account, found):
            raise Refused(404, f"No content found with id: ContentId{{id={content_id}}}", code="NOT_FOUND")
        return found

    def space_of(self, content: Content) -> Space:
        """The space that the content is in."""
        return self.site.spaces[content.space_key]


@dataclass(frozen=True, slots=True)
class Answer:
    """A response. Of the body, a dictionary or list is sent as JSON."""

    body: Any = None
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    media_type: str = "application/json"

    @property
    def data(self) -> bytes:
        """The body as it is sent."""
        if isinstance(self.body, bytes):
            return self.body
        if self.body is None:
            return b""
        return (self.body if isinstance(self.body, str) else json.dumps(self.body)).encode()


def bad_parameter(name: str, value: str, type_name: str) -> Refused:
    """The refusal of a value that is not of the parameter's type."""
    title = f"Provided value {{{value}}} for '{name}' is not the correct type. Expected type is {type_name}"
    return Refused(400, title, code="INVALID_REQUEST_PARAMETER")
