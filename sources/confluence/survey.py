"""Survey: one look at everything in scope, with who may read it. It shows edits, moves, deletions and permissions.

Versions are compared, not times: neither the minutes of CQL's dates, nor their time zone, nor a search index that lags
behind can hide an edit for longer than a run (docs/decisions/0016).
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import dataclass
from typing import TypeVar

from sources.confluence.content import Content
from sources.confluence.scope import Scope
from sources.confluence.site import Site, Space
from sources.confluence.transport import RequestRefused
from sources.document import Readers
from sources.errors import SourceUnavailable

T = TypeVar("T")
R = TypeVar("R")

_PAGES = ("page", "blogpost")
_IDS_AT_ONCE = 100
# Titles are long, and a URL only so long.
_NAMES_AT_ONCE = 10
_THREADS = 4


@dataclass(frozen=True, slots=True)
class Survey:
    """What is there.

    Attributes:
        pages: Pages and blog posts in scope, by id.
        attachments: Of these pages, those that hold text.
        comments: Of these pages, by page id, oldest first.
        readers: Who may read each page, by its id: its space, and every restricted page above it and itself.
        spaces: Keys of the spaces in scope; empty where they were not asked for.
    """

    pages: Mapping[str, Content]
    attachments: tuple[Content, ...]
    comments: Mapping[str, tuple[Content, ...]]
    readers: Mapping[str, Readers]
    spaces: frozenset[str] = frozenset()


def pages_by_name(survey: Survey) -> dict[tuple[str, str], Content]:
    """Return pages and blog posts by space and title; of two of one name, the page is meant."""
    return {
        (page.space, page.title): page for page in sorted(survey.pages.values(), key=lambda each: each.kind == "page")
    }


class Surveyor:
    """Asks a site for everything in scope."""

    def __init__(self, site: Site, scope: Scope, readers: Readers, unreadable: Readers) -> None:
        """Prepare; `readers` hold for every page besides its own, `unreadable` for what the site will not tell."""
        self._unreadable = unreadable
        self._site = site
        self._scope = scope
        self._readers_of_all = readers

    def survey(self, known: AbstractSet[str], known_files: AbstractSet[str], *, has_comments: bool) -> Survey:
        """Look at everything.

        Args:
            known: Ids of pages that were there last time; those that are not found now are asked for once more, since
                pages of answers shift when something is deleted meanwhile.
            known_files: The same of attachments.
            has_comments: Comments are in scope.

        Raises:
            SourceUnavailable: the site cannot be read to the end; a part is never taken for the whole.
        """
        spaces = {space.key: space for space in self._spaces()}
        found = self._searched(self._scope.pages(), known)
        pages = {id_: page for id_, page in found.items() if page.space in spaces and self._scope.covers(page)}
        attachments: list[Content] = []
        if self._scope.has_attachments:
            files = self._searched(self._scope.attached("attachment"), known_files)
            attachments = self._files(files.values(), pages)
        comments = {}
        if has_comments:
            comments = _by_page(self._searched(self._scope.attached("comment"), frozenset()).values(), pages)
        return Survey(pages, tuple(attachments), comments, self._readers(pages, found, spaces), frozenset(spaces))

    def closeup(self, ids: Iterable[str], has_other_readers: Callable[[str, Readers], bool]) -> Survey:
        """Look at some pages, at all that may be read by others than before with what is below them, and at spaces.

        Args:
            ids: Of pages.
            has_other_readers: Tells of a page, by its id and who may read it now, whether that is news.

        Returns:
            Those that are in scope, without attachments and comments.

        Raises:
            SourceUnavailable: the site cannot be read.
        """
        spaces = {space.key: space for space in self._spaces()}
        pages, readers = self._some(spaces, self._scope.among, sorted(ids))
        changed = sorted(id_ for id_ in pages if has_other_readers(id_, readers[id_]))
        below, readers_below = self._some(spaces, self._scope.below, changed)
        return Survey(pages | below, (), {}, readers | readers_below, frozenset(spaces))

    def named(self, names: Iterable[tuple[str, str]], spaces: AbstractSet[str]) -> dict[tuple[str, str], Content]:
        """Return those of some pages, named by space and title, that are in scope.

        Args:
            names: Of pages.
            spaces: Keys of the spaces in scope.

        Raises:
            SourceUnavailable: the site cannot be read.
        """
        wanted = sorted(name for name in names if name[0] in spaces)
        found: dict[str, Content] = {}
        for start in range(0, len(wanted), _NAMES_AT_ONCE):
            query = self._scope.named(wanted[start : start + _NAMES_AT_ONCE])
            found |= {each.id: each for each in self._site.search(query) if self._scope.covers(each)}
        by_name = pages_by_name(Survey(found, (), {}, {}))
        return {name: by_name[name] for name in wanted if name in by_name}

    def glance(self, ids: Iterable[str], containers: AbstractSet[str]) -> Survey:
        """Look at some pages alone, in two requests or a few; who may read a space is not asked.

        Args:
            ids: Of pages.
            containers: Ids of those of them whose attachments and comments are wanted too.

        Returns:
            Those that are in scope; their readers are those of restrictions and of the settings.

        Raises:
            SourceUnavailable: the site cannot be read.
        """
        found: dict[str, Content] = {}
        for some in _slices(sorted(ids)):
            query = self._scope.glance(some, [id_ for id_ in some if id_ in containers])
            found |= {each.id: each for each in self._site.search(query)}
        pages = {id_: each for id_, each in found.items() if each.kind in _PAGES and self._scope.covers(each)}
        pages = {id_: page for id_, page in pages.items() if not page.is_put_away}
        attachments = self._files(found.values(), pages) if self._scope.has_attachments else []
        comments = _by_page([each for each in found.values() if each.kind == "comment"], pages)
        restrictions = self._restrictions(pages, found)
        readers = {id_: self._with_own((), page, restrictions) for id_, page in pages.items()}
        return Survey(pages, tuple(attachments), comments, readers)

    def probe(self) -> list[str]:
        """Return the keys of the spaces in scope, having asked who may read one of them: a few small requests.

        Raises:
            SourceUnavailable: the site, a space of the settings or permissions cannot be read by this account.
        """
        spaces = list(self._spaces())
        if spaces and not any(self._site.space_readers(spaces[0])):
            raise SourceUnavailable(
                f"the account is not told who may read space {spaces[0].key}, so nobody could read it here; let the "
                "account read the permissions of spaces"
            )
        if self._scope.has_query:
            self._site.try_query(self._scope.pages())
        return sorted(space.key for space in spaces)

    def _spaces(self) -> Iterator[Space]:
        found = self._site.spaces()
        if not found:
            raise SourceUnavailable("the account sees no space at all; check the token and what the account may read")
        self._scope.require_spaces([space.key for space in found])
        if roots := self._scope.roots():
            self._scope.require_roots({page.id for page in self._site.search(roots)})
        return (space for space in found if self._scope.covers_space(space.key, is_personal=space.is_personal))

    def _searched(self, query: str, known: AbstractSet[str]) -> dict[str, Content]:
        """Return what a query finds by id, with those known before that it finds when it is asked for them alone."""
        found = {content.id: content for content in self._site.search(query)}
        for some in _slices(sorted(known - found.keys())):
            found |= {content.id: content for content in self._site.search(self._scope.among(query, some))}
        return found

    def _some(
        self, spaces: Mapping[str, Space], query: Callable[[str, Sequence[str]], str], ids: Sequence[str]
    ) -> tuple[dict[str, Content], dict[str, Readers]]:
        """Return pages in scope that queries for some ids find, and who may read each."""
        found: dict[str, Content] = {}
        for some in _slices(ids):
            found |= {each.id: each for each in self._site.search(query(self._scope.pages(), some))}
        pages = {id_: each for id_, each in found.items() if each.space in spaces and self._scope.covers(each)}
        return pages, self._readers(pages, found, spaces)

    def _files(self, found: Iterable[Content], pages: Mapping[str, Content]) -> list[Content]:
        return [
            each
            for each in found
            if each.kind == "attachment" and each.container in pages and self._scope.covers_attachment(each)
        ]

    def _readers(
        self, pages: Mapping[str, Content], found: Mapping[str, Content], spaces: Mapping[str, Space]
    ) -> dict[str, Readers]:
        used = [spaces[key] for key in sorted({page.space for page in pages.values()})]
        by_space = dict(zip((space.key for space in used), _each(self._space_readers, used), strict=True))
        restrictions = self._restrictions(pages, found)
        return {id_: self._with_own(by_space[page.space], page, restrictions) for id_, page in pages.items()}

    def _with_own(self, readers: Readers, page: Content, restrictions: Mapping[str, Readers]) -> Readers:
        """Add to the readers of a space what restricts a page, and the readers of the settings."""
        own = (clause for each in (*page.ancestors, page.id) for clause in restrictions[each])
        return tuple(dict.fromkeys([*readers, *own, *self._readers_of_all]))

    def _space_readers(self, space: Space) -> Readers:
        """A space whose permissions the site will not tell is read by nobody, and costs no other."""
        try:
            return self._site.space_readers(space)
        except RequestRefused:
            return self._unreadable

    def _restrictions(self, pages: Mapping[str, Content], found: Mapping[str, Content]) -> dict[str, Readers]:
        """Return the restriction of every page and of all that is above one, in scope or not."""
        needed = {each for id_, page in pages.items() for each in (*page.ancestors, id_)}
        told = {id_: found[id_].restriction for id_ in needed & found.keys()}
        for some in _slices(sorted(needed - told.keys())):
            told |= {each.id: each.restriction for each in self._site.search(f"id in ({', '.join(some)})")}
        untold = sorted(id_ for id_ in needed if told.get(id_) is None)
        asked = dict(zip(untold, _each(self._site.restriction, untold), strict=True))
        return {id_: asked[id_] if id_ in asked else told[id_] or () for id_ in needed}


def _by_page(comments: Iterable[Content], pages: Mapping[str, Content]) -> dict[str, tuple[Content, ...]]:
    """Group comments by page; a reply belongs to the page of what it replies to."""
    every = {each.id: each for each in comments}
    grouped = defaultdict(list)
    for comment in every.values():
        container, depth = comment.container, 0
        while container in every and depth < len(every):
            container, depth = every[container].container, depth + 1
        if container in pages:
            grouped[container].append(comment)
    return {page: tuple(sorted(some, key=lambda each: (each.updated_at, each.id))) for page, some in grouped.items()}


def _slices(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    return (ids[start : start + _IDS_AT_ONCE] for start in range(0, len(ids), _IDS_AT_ONCE))


def _each(ask: Callable[[T], R], things: Sequence[T]) -> list[R]:
    # One context cannot be in two threads: each gets a copy of it, so that what is logged belongs to the run.
    contexts = [copy_context() for _ in things]
    with ThreadPoolExecutor(_THREADS) as threads:
        return list(threads.map(lambda context, thing: context.run(ask, thing), contexts, things))
