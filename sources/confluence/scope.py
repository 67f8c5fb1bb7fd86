"""Scope: which content of a site a source is to read, asked in CQL as far as that can say it."""

import json
from collections.abc import Collection, Iterable, Sequence
from difflib import get_close_matches
from fnmatch import fnmatchcase

from sources.confluence.content import Content
from sources.confluence.settings import ConfluenceSettings
from sources.errors import SourceUnavailable

# Attachments that hold text, by the suffix of their names; of images and films nothing could be read.
READABLE = (
    ".adoc", ".asciidoc", ".cfg", ".conf", ".csv", ".docx", ".htm", ".html", ".ini", ".ipynb", ".json", ".log",
    ".markdown", ".md", ".pdf", ".properties", ".py", ".rst", ".sh", ".sql", ".toml", ".tsv", ".txt", ".xhtml",
    ".yaml", ".yml",
)  # fmt: skip

_SHOWN = 10


class Scope:
    """What the settings choose."""

    def __init__(self, settings: ConfluenceSettings) -> None:
        self._settings = settings

    def pages(self) -> str:
        """Return the query for pages and blog posts."""
        kinds = "type in (page, blogpost)" if self._settings.has_blog_posts else "type = page"
        conditions = [kinds, *self._in_spaces()]
        if self._settings.trees:
            ids = ", ".join(self._settings.trees)
            conditions.append(f"(ancestor in ({ids}) or id in ({ids}))")
        if self._settings.cql:
            conditions.append(f"({self._settings.cql})")
        return " and ".join(conditions)

    def among(self, query: str, ids: Iterable[str]) -> str:
        """Return the query for those of some contents that another query is to find."""
        return f"{query} and id in ({', '.join(ids)})"

    def below(self, query: str, ids: Iterable[str]) -> str:
        """Return the query for what another query is to find below some pages."""
        return f"{query} and ancestor in ({', '.join(ids)})"

    def named(self, names: Iterable[tuple[str, str]]) -> str:
        """Return the query for those of some pages, by space and title, that are in scope."""
        each = (f"(space = {quoted(space)} and title = {quoted(title)})" for space, title in names)
        return f"{self.pages()} and ({' or '.join(each)})"

    def glance(self, ids: Iterable[str], containers: Iterable[str]) -> str:
        """Return the query for those of some pages that are in scope, and for what is attached to some pages."""
        attached = ", ".join(containers)
        pages = self.among(self.pages(), ids)
        if not attached:
            return pages
        return f"({pages}) or (type in (attachment, comment) and container in ({attached}))"

    def attached(self, kind: str) -> str:
        """Return the query for attachments or comments, some of which belong to pages out of scope."""
        return " and ".join([f"type = {kind}", *self._in_spaces()])

    def require_spaces(self, keys: Sequence[str]) -> None:
        """Raise SourceUnavailable for a space of the settings that is not among these."""
        for key in self._settings.spaces:
            if key not in keys:
                near = get_close_matches(key, keys, n=1)
                hint = f"Did you mean {near[0]}?" if near else f"The account sees {', '.join(sorted(keys)[:_SHOWN])}."
                raise SourceUnavailable(
                    f"source {self._settings.name}: the site has no space {key} that its account may read, or it is "
                    f"archived. {hint}"
                )

    def roots(self) -> str:
        """Return the query for the pages of the settings that trees begin with; empty if there are none."""
        return f"type in (page, blogpost) and id in ({', '.join(self._settings.trees)})" if self._settings.trees else ""

    def require_roots(self, ids: Collection[str]) -> None:
        """Raise SourceUnavailable for a page of the settings that is not among these."""
        for page in self._settings.trees:
            if page not in ids:
                raise SourceUnavailable(
                    f"source {self._settings.name}: there is no page {page} that its account may read, or it is "
                    "archived or in the trash; check trees"
                )

    @property
    def has_query(self) -> bool:
        """Whether the settings have a query of their own, which may be wrong."""
        return bool(self._settings.cql)

    def covers_space(self, key: str, *, is_personal: bool) -> bool:
        """Tell whether the settings choose a space."""
        return key in self._settings.spaces if self._settings.spaces else not is_personal

    def covers(self, page: Content) -> bool:
        """Tell whether a page that was found is to be read, by its title and labels."""
        settings = self._settings
        labels, title = set(page.labels), page.title.casefold()
        if settings.include_labels and labels.isdisjoint(settings.include_labels):
            return False
        if settings.include_titles and not any(_fits(title, pattern) for pattern in settings.include_titles):
            return False
        return labels.isdisjoint(settings.exclude_labels) and not any(
            _fits(title, pattern) for pattern in settings.exclude_titles
        )

    def covers_attachment(self, attachment: Content) -> bool:
        """Tell whether an attachment holds text that is to be read."""
        return attachment.title.lower().endswith(READABLE)

    @property
    def has_attachments(self) -> bool:
        """Whether attached files are to be read at all."""
        return self._settings.has_attachments

    def _in_spaces(self) -> list[str]:
        keys = ", ".join(quoted(key) for key in self._settings.spaces)
        return [f"space in ({keys})"] if keys else []


def quoted(text: str) -> str:
    """Return a text as CQL writes it."""
    return json.dumps(text, ensure_ascii=False)


def _fits(title: str, pattern: str) -> bool:
    folded = pattern.casefold()
    return fnmatchcase(title, folded if "*" in folded else f"*{folded}*")
