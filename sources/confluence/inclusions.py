"""Inclusions: which pages show text of others in place, so that a change there is a change here."""

from collections.abc import Iterable, Mapping

from sources.confluence.catalogue import Inclusions
from sources.confluence.content import Content, Kind
from sources.confluence.references import names_in
from sources.confluence.scope import Scope
from sources.confluence.site import Body, Site
from sources.confluence.survey import Survey, pages_by_name
from sources.errors import SourceUnavailable

_KINDS: tuple[Kind, ...] = ("page", "blogpost")
# One after the other: then it is not these pages, it is the site.
_MOST_FAILURES = 5
_MACROS = 'macro in ("include", "excerpt-include")'


class Inclusion:
    """Knows what pages include."""

    def __init__(self, site: Site, scope: Scope) -> None:
        self._site = site
        self._scope = scope

    def of(self, survey: Survey) -> Inclusions:
        """Return the pages in scope that each page takes text over from, also through others; never itself.

        Raises:
            SourceUnavailable: the site cannot be read.
        """
        found = [page.id for page in self._site.search(f"{self._scope.pages()} and {_MACROS}")]
        including = [survey.pages[id_] for id_ in found if id_ in survey.pages]
        included = self._read(including)
        by_name = {name: page.id for name, page in pages_by_name(survey).items()}
        direct = {id_: frozenset(by_name[name] for name in names if name in by_name) for id_, names in included.items()}
        return {page.id: _reached(page.id, direct) if page.id in direct else None for page in including}

    def among(self, ids: Iterable[str]) -> set[str]:
        """Return the ids of those of some pages that take text over from others.

        Raises:
            SourceUnavailable: the site cannot be read.
        """
        wanted = sorted(ids)
        query = f"{self._scope.among(self._scope.pages(), wanted)} and {_MACROS}"
        return {page.id for page in self._site.search(query)} if wanted else set()

    def _read(self, pages: list[Content]) -> dict[str, frozenset[tuple[str, str]]]:
        """Return what pages include, by space and title; one that cannot be read as it was surveyed is absent."""
        included = {}
        for kind in _KINDS:
            some = [page for page in pages if page.kind == kind]
            for start in range(0, len(some), self._site.most_bodies):
                group = {page.id: page for page in some[start : start + self._site.most_bodies]}
                for body in self._bodies(kind, list(group)).values():
                    page = group.get(body.id)
                    if page and page.version == body.version:
                        included[page.id] = names_in(body.text, page.space).included
        return included

    def _bodies(self, kind: Kind, ids: list[str]) -> dict[str, Body]:
        """Return bodies; when the site fails at one of them, those of the others."""
        try:
            return self._site.bodies(kind, ids)
        except SourceUnavailable:
            found: dict[str, Body] = {}
            failed = 0
            for each in ids:
                try:
                    found |= self._site.bodies(kind, [each])
                except SourceUnavailable:
                    failed += 1
                    if failed >= _MOST_FAILURES:
                        raise
            return found


def _reached(start: str, direct: Mapping[str, frozenset[str]]) -> frozenset[str]:
    reached: set[str] = set()
    waiting = [start]
    while waiting:
        for each in direct.get(waiting.pop(), ()):
            if each not in reached:
                reached.add(each)
                waiting.append(each)
    return frozenset(reached - {start})
