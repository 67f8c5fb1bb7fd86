"""DocumentMaker: turns what a survey has found into documents, with what their bodies name."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from html import escape

from sources.confluence.catalogue import Inclusions, Item
from sources.confluence.content import Content
from sources.confluence.reading import Reading
from sources.confluence.references import may_be_shown, names_in
from sources.confluence.settings import ConfluenceSettings
from sources.confluence.site import Body, Site
from sources.confluence.survey import Survey, pages_by_name
from sources.confluence.transport import RequestRefused
from sources.document import CONFLUENCE_STORAGE, Document
from sources.errors import DocumentGone, DocumentSkipped, DocumentUnreadable, SourceUnavailable
from sources.references import inclusion, page, person

Named = Callable[[AbstractSet[tuple[str, str]]], Mapping[tuple[str, str], Content]]
"""Returns those of some pages, named by space and title, that are there."""

# One after the other: then it is not these documents, it is the site.
_MOST_FAILURES = 5


class DocumentMaker:
    """Reads the documents of one survey."""

    def __init__(
        self,
        site: Site,
        settings: ConfluenceSettings,
        survey: Survey,
        inclusions: Inclusions,
        *,
        named: Named | None = None,
    ) -> None:
        """Prepare; `named` finds pages that are not in the survey, where it is one of some pages only."""
        self._site = site
        self._settings = settings
        self._survey = survey
        self._inclusions = inclusions
        self._reading = Reading(site)
        self._by_name = pages_by_name(survey) if named is None else {}
        self._named = named or self._in_survey
        self._people: dict[str, str] = {}
        self._failed = 0

    def close(self) -> None:
        """Stop fetching."""
        self._reading.close()

    def expect(self, items: Sequence[Item]) -> None:
        """Begin to fetch the bodies of pages that will be asked for in this order."""
        self._reading.expect([item.content for item in items if not item.comments and not _is_file(item)])

    def document(self, item: Item) -> Document:
        """Return the document of an item.

        Raises:
            DocumentGone: it vanished since the survey.
            DocumentSkipped: it is too large.
            DocumentUnreadable: the site fails at this one.
            SourceUnavailable: the site fails altogether.
        """
        make = self._comments if item.comments else self._attachment if _is_file(item) else self._page
        try:
            document = make(item)
        except SourceUnavailable as failure:
            # What the site refuses says nothing of the others; what it fails at may.
            self._failed = 0 if isinstance(failure, RequestRefused) else self._failed + 1
            if self._failed >= _MOST_FAILURES:
                raise
            place = f"{item.content.title} ({self._site.address(item.content.link)})"
            # Whoever shows this names the source.
            reason = str(failure).removeprefix(f"source {self._settings.name}: ")
            raise DocumentUnreadable(f"{place}: {reason}") from failure
        self._failed = 0
        return document

    def _page(self, item: Item) -> Document:
        body = self._reading.body(item.content)
        if body is None:
            raise DocumentGone(f"{item.content.title} is gone")
        if body.version != item.content.version:
            # Who may read this text is not known yet: people restrict a page first and then write the secret.
            raise DocumentUnreadable(
                f"{item.content.title} was edited while it was being indexed; the next run reads it"
            )
        if len(body.text) > self._settings.max_bytes:
            raise DocumentSkipped(f"too large: {len(body.text):,} characters")
        return self._document(item, body.text.encode(), CONFLUENCE_STORAGE, self._references(item, body.text))

    def _comments(self, item: Item) -> Document:
        bodies: dict[str, Body] = {}
        ids = [each.id for each in item.comments]
        for start in range(0, len(ids), self._site.most_bodies):
            bodies |= self._site.bodies("comment", ids[start : start + self._site.most_bodies])
        parts = [
            f"<h2>{escape(comment.author)}, {comment.updated_at:%Y-%m-%d}</h2>{bodies[comment.id].text}"
            for comment in item.comments
            if comment.id in bodies and bodies[comment.id].version == comment.version
        ]
        text = "".join(parts)
        return self._document(item, text.encode(), CONFLUENCE_STORAGE, self._references(item, text))

    def _attachment(self, item: Item) -> Document:
        content = item.content
        file = self._site.download(content, self._settings.max_bytes)
        if file is None:
            raise DocumentSkipped(f"too large: the limit is {self._settings.max_bytes / 1e6:,.1f} MB")
        return self._document(item, file, content.media_type, {})

    def _document(self, item: Item, body: bytes, media_type: str, references: dict[str, str]) -> Document:
        content = item.content
        latest = max(item.comments, key=lambda each: each.updated_at) if item.comments else content
        return Document(
            source=self._settings.name,
            path=item.path,
            version=item.version,
            body=body,
            url=self._site.address(content.link),
            updated_at=latest.updated_at,
            author=latest.author,
            title=f"Comments on {content.title}" if item.comments else content.title,
            labels=tuple(sorted({*content.labels, *self._settings.labels})),
            readers=item.readers,
            media_type=media_type,
            references=references,
        )

    def _references(self, item: Item, text: str) -> dict[str, str]:
        bodies = {item.content.id: (item.content, text)}
        included = self._included(item)
        bodies |= {each.id: (each, body.text) for each, body in included}
        names = [names_in(body, content.space) for content, body in bodies.values()]
        people = self._names_of({account for each in names for account in each.people})
        linked = self._named({name for each in names for name in each.pages})
        return (
            {person(account): name for account, name in people.items()}
            | {page(*name): self._site.address(content.link) for name, content in linked.items()}
            | {inclusion(each.space, each.title): body.text for each, body in included}
        )

    def _in_survey(self, names: AbstractSet[tuple[str, str]]) -> Mapping[tuple[str, str], Content]:
        return {name: self._by_name[name] for name in names & self._by_name.keys()}

    def _included(self, item: Item) -> list[tuple[Content, Body]]:
        """Return the pages that are shown in place, as far as whoever may read this one may read them.

        Comments show none: they are not read again when a page that one of them includes changes.
        """
        if item.comments:
            return []
        pages = [self._survey.pages[id_] for id_ in sorted(self._inclusions.get(item.content.id) or ())]
        shown = [each for each in pages if may_be_shown(self._survey.readers[each.id], item.readers)]
        bodies = [(each, self._site.bodies(each.kind, [each.id]).get(each.id)) for each in shown]
        return [(each, body) for each, body in bodies if body and body.version == each.version]

    def _names_of(self, accounts: Iterable[str]) -> dict[str, str]:
        wanted = set(accounts)
        if unknown := wanted - self._people.keys():
            known = self._site.names(unknown)
            self._people |= {account: known.get(account, "") for account in unknown}
        return {account: name for account in wanted if (name := self._people[account])}


def _is_file(item: Item) -> bool:
    return item.content.kind == "attachment"
