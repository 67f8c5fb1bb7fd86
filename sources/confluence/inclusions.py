"""Inclusions: which pages show text of others in place, so that a change there is a change here."""

from collections.abc import Mapping

from sources.confluence.catalogue import Inclusions
from sources.confluence.content import Content
from sources.confluence.references import names_in
from sources.confluence.scope import Scope
from sources.confluence.site import Site
from sources.confluence.survey import Survey

MACROS = 'macro in ("include", "excerpt-include")'


class Inclusion:
    """Knows what pages include, and keeps what it has read of a version."""

    def __init__(self, site: Site, scope: Scope) -> None:
        self._site = site
        self._scope = scope
        self._included: dict[tuple[str, int], frozenset[tuple[str, str]]] = {}

    def of(self, survey: Survey) -> Inclusions:
        """Return the pages in scope that each page takes text over from, also through others; never itself.

        Raises:
            SourceUnavailable: the site cannot be read.
        """
        found = [page.id for page in self._site.search(f"{self._scope.pages()} and {MACROS}")]
        including = [survey.pages[id_] for id_ in found if id_ in survey.pages]
        self._read([page for page in including if (page.id, page.version) not in self._included])
        by_name = {(page.space, page.title): page.id for page in survey.pages.values()}
        direct = {
            page.id: frozenset(
                by_name[name] for name in self._included.get((page.id, page.version), ()) if name in by_name
            )
            for page in including
        }
        return {page.id: _reached(page.id, direct) for page in including}

    def _read(self, pages: list[Content]) -> None:
        for kind in ("page", "blogpost"):
            some = [page for page in pages if page.kind == kind]
            for start in range(0, len(some), self._site.most_bodies):
                group = {page.id: page for page in some[start : start + self._site.most_bodies]}
                for body in self._site.bodies(kind, list(group)).values():
                    if page := group.get(body.id):
                        self._included[page.id, page.version] = names_in(body.text, page.space).included


def _reached(start: str, direct: Mapping[str, frozenset[str]]) -> frozenset[str]:
    reached: set[str] = set()
    waiting = [start]
    while waiting:
        for each in direct.get(waiting.pop(), ()):
            if each not in reached:
                reached.add(each)
                waiting.append(each)
    return frozenset(reached - {start})
