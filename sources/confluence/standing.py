"""Standing: whether what is known of documents is what the site has now, told from a glance at their pages.

A glance asks neither who may read a space nor what pages include: a version names what it includes, and a space that
admits fewer people acts at the next run.
"""

from collections.abc import Iterable, Mapping

from sources.confluence.catalogue import Item, items_of, own_part, shown_in
from sources.confluence.references import may_be_shown
from sources.confluence.survey import Survey, Surveyor
from sources.document import Known, Standing


def standings(known: Mapping[str, Known], surveyor: Surveyor, labels: Iterable[str]) -> dict[str, Standing]:
    """Return how each document stands, by path.

    Args:
        known: By path.
        surveyor: Looks at the site.
        labels: Put on every document by the settings.

    Raises:
        SourceUnavailable: the site cannot be read.
    """
    pages = {path: id_ for path in known if (id_ := page_id(path))}
    if not pages:
        return dict.fromkeys(known, "gone")
    shown = {id_ for each in known.values() for id_ in shown_in(each.version)}
    containers = {id_ for path, id_ in pages.items() if path.count("/") > 1}
    survey = surveyor.glance({*pages.values(), *shown}, containers)
    items = {item.path: item for item in items_of(survey, {}, labels)}
    return {path: _standing(each, items.get(path), survey) for path, each in known.items()}


def _standing(known: Known, item: Item | None, survey: Survey) -> Standing:
    if item is None or not may_be_shown(item.readers, known.readers):
        return "gone"
    shown = shown_in(known.version)
    # What it shows of others is theirs to close.
    if not all(id_ in survey.pages and may_be_shown(survey.readers[id_], known.readers) for id_ in shown):
        return "gone"
    are_same = all(survey.pages[id_].version == number for id_, number in shown.items())
    return "current" if are_same and item.version == own_part(known.version) else "changed"


def page_id(path: str) -> str:
    """Return the id of the page that a path belongs to, or an empty string for no path of ours."""
    _, _, rest = path.partition("/")
    id_, _, _ = rest.partition("/")
    return id_ if id_.isascii() and id_.isdigit() else ""
