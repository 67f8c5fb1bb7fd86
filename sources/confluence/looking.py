"""Looking: what some pages are now, and who may read them and all that is below them, told before the site is listed.

The rules, all of which err on the closed side; the listing that follows tells the rest:

- Who may read follows from the space, the page and every page above it, each asked for now.
- Where that is another than it was, or nobody knows how it was, all pages below are looked at too: they share what
  restricts it.
- A page that is not found any more, or at another path, may be read by nobody.
- A page that shows text of others in place is read by nobody whom it did not admit before, and its text waits.
- A page that shows text of one of these is closed if not all its readers may read that one.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping

from sources.confluence.catalogue import Item, own_part, page_path, shown_in
from sources.confluence.references import may_be_shown
from sources.confluence.standing import page_id
from sources.confluence.survey import Survey
from sources.document import Entry, Known, Readers

NOBODY: Readers = (frozenset(),)


class Indexed:
    """What an index holds of a site, by page."""

    def __init__(self, known: Mapping[str, Known]) -> None:
        """Take what is known of each document, by its path."""
        self._known = known
        self._paths: defaultdict[str, list[str]] = defaultdict(list)
        for path in known:
            self._paths[page_id(path)].append(path)

    def has_other_readers(self, id_: str, readers: Readers) -> bool:
        """Tell whether a page, wherever it is indexed, admits other people by now; of one that is not, it may be so."""
        paths = [path for path in self._paths.get(id_, ()) if _is_page(path)]
        return not paths or any(not _are_same(self._known[path].readers, readers) for path in paths)

    def readers(self, ids: Collection[str], survey: Survey) -> dict[str, Readers]:
        """Return who may read now each document of these pages, of those of the survey, and of what shows one of them.

        Args:
            ids: Of the pages that were looked for.
            survey: What was found.
        """
        looked_at = {*ids, *survey.pages}
        found = {path: self._readers(path, id_, survey) for id_ in looked_at for path in self._paths.get(id_, ())}
        for path, known in self._known.items():
            shown = shown_in(known.version).keys() & looked_at if "." in known.version else ()
            if not all(_may_show(id_, found.get(path, known.readers), survey) for id_ in shown):
                found[path] = NOBODY
        return found

    def is_to_be_read(self, item: Item) -> bool:
        """Tell whether the text of a page is another than the indexed one, and can be read without its listing."""
        known = self._known.get(item.path)
        if known is None:
            # One that moved keeps the ids of its passages, which takes a listing.
            return not any(map(_is_page, self._paths.get(item.content.id, ())))
        return not shown_in(known.version) and own_part(known.version) != item.version

    def _readers(self, path: str, id_: str, survey: Survey) -> Readers:
        known, page = self._known[path], survey.pages.get(id_)
        if page is None or not known.version or not f"{path}/".startswith(f"{page_path(page)}/"):
            return NOBODY
        readers = survey.readers[id_]
        # What it shows of others was open to those whom it admitted before.
        return tuple(dict.fromkeys([*readers, *known.readers])) if shown_in(known.version) else readers


def entries_of(items: Collection[Item], indexed: Indexed, ids: Collection[str]) -> tuple[Entry, ...]:
    """Return which pages of these ids are to be read, of those that a survey makes."""
    return tuple(item.entry for item in items if item.content.id in ids and indexed.is_to_be_read(item))


def _is_page(path: str) -> bool:
    return path.count("/") == 1


def _may_show(id_: str, on: Readers, survey: Survey) -> bool:
    return id_ in survey.pages and may_be_shown(survey.readers[id_], on)


def _are_same(one: Readers, other: Readers) -> bool:
    return may_be_shown(one, other) and may_be_shown(other, one)
