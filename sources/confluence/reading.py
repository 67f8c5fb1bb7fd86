"""Reading: bodies in the order in which they will be needed, many at a request, a few requests ahead."""

from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextvars import copy_context

from sources.confluence.content import Content
from sources.confluence.site import Body, Site
from sources.errors import SourceUnavailable

_AHEAD = 3


class Reading:
    """Fetches bodies. What was fetched is handed out once; a few requests' worth of each kind wait in memory."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._threads = ThreadPoolExecutor(_AHEAD, thread_name_prefix="confluence")
        self._groups: list[Sequence[Content]] = []
        self._group_of: dict[str, int] = {}
        self._fetched: dict[int, Future[dict[str, Body]]] = {}
        self._left: list[int] = []

    def expect(self, contents: Sequence[Content]) -> None:
        """Say which bodies will be asked for, in about this order."""
        self.close()
        self._threads = ThreadPoolExecutor(_AHEAD, thread_name_prefix="confluence")
        size = self._site.most_bodies
        self._groups, self._fetched = [], {}
        open_groups: dict[str, list[Content]] = {}
        for content in contents:
            if len(open_groups.get(content.kind, ())) in (0, size):
                open_groups[content.kind] = []
                self._groups.append(open_groups[content.kind])
            open_groups[content.kind].append(content)
        self._group_of = {each.id: number for number, group in enumerate(self._groups) for each in group}
        self._left = [len(group) for group in self._groups]

    def body(self, content: Content) -> Body | None:
        """Return the body of a page, once, or None when it is gone.

        Raises:
            SourceUnavailable: the site fails at this one, also when it is asked for alone.
        """
        number = self._group_of.pop(content.id, None)
        if number is None:
            return self._fetch([content]).get(content.id)
        for ahead in [each for each in range(number, len(self._groups)) if self._left[each]][:_AHEAD]:
            if ahead not in self._fetched:
                # In this context: what it logs belongs to the run.
                self._fetched[ahead] = self._threads.submit(copy_context().run, self._fetch, self._groups[ahead])
        fetched = self._fetched[number]
        self._left[number] -= 1
        if not self._left[number]:
            del self._fetched[number]
        try:
            return fetched.result().get(content.id)
        except SourceUnavailable:
            # One page must not cost the others of its request theirs.
            return self._fetch([content]).get(content.id)

    def _fetch(self, contents: Sequence[Content]) -> dict[str, Body]:
        return self._site.bodies(contents[0].kind, [content.id for content in contents])

    def close(self) -> None:
        """Forget what is on its way."""
        self._threads.shutdown(wait=False, cancel_futures=True)
