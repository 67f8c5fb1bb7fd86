"""Reading: bodies in the order in which they will be needed, many at a request, a few requests ahead."""

from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor

from sources.confluence.content import Content
from sources.confluence.site import Body, Site
from sources.errors import SourceUnavailable

_AHEAD = 3


class Reading:
    """Fetches bodies. What was fetched is handed out once; at most three requests' worth wait in memory."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._threads = ThreadPoolExecutor(_AHEAD, thread_name_prefix="confluence")
        self._groups: list[Sequence[Content]] = []
        self._group_of: dict[str, int] = {}
        self._fetched: dict[int, Future[dict[str, Body]]] = {}

    def expect(self, contents: Sequence[Content]) -> None:
        """Say which bodies will be asked for, in this order."""
        self.close()
        self._threads = ThreadPoolExecutor(_AHEAD, thread_name_prefix="confluence")
        size = self._site.most_bodies
        by_kind: dict[str, list[Content]] = {}
        self._groups = []
        for content in contents:
            group = by_kind.setdefault(content.kind, [])
            if not group:
                self._groups.append(group)
            group.append(content)
            if len(group) == size:
                del by_kind[content.kind]
        self._group_of = {each.id: number for number, group in enumerate(self._groups) for each in group}
        self._fetched = {}

    def body(self, content: Content) -> Body | None:
        """Return the body of a page, or None when it is gone.

        Raises:
            SourceUnavailable: the site fails at this one, also when it is asked for alone.
        """
        number = self._group_of.get(content.id)
        if number is None:
            return self._fetch([content]).get(content.id)
        for old in [each for each in self._fetched if each < number - 1]:
            del self._fetched[old]
        for ahead in range(number, min(number + _AHEAD, len(self._groups))):
            if ahead not in self._fetched:
                self._fetched[ahead] = self._threads.submit(self._fetch, self._groups[ahead])
        try:
            return self._fetched[number].result().get(content.id)
        except SourceUnavailable:
            # One page must not cost the others of its request theirs.
            return self._fetch([content]).get(content.id)

    def _fetch(self, contents: Sequence[Content]) -> dict[str, Body]:
        return self._site.bodies(contents[0].kind, [content.id for content in contents])

    def close(self) -> None:
        """Forget what is on its way."""
        self._threads.shutdown(wait=False, cancel_futures=True)
