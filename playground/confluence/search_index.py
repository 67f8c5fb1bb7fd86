"""Searching by CQL in an index that may lag behind what is stored, as the real one does."""

from playground.confluence.content import Content
from playground.confluence.cql.grammar import parse
from playground.confluence.cql.meaning import DATES, Asking, sort_key, test_for
from playground.confluence.permissions import may_use, may_view


def search(cql: str, asking: Asking, *, lag_seconds: float = 0, in_archived_spaces: bool = False) -> list[Content]:
    """What the query finds, in its order, of what the account may view now.

    What is found is what the index knew `lag_seconds` ago; what is shown is the content as it stands now.

    Raises:
        BadQuery: The query cannot be read.
    """
    if lag_seconds or any(field in cql.lower() for field in DATES):
        return _found(cql, asking, lag_seconds=lag_seconds, in_archived_spaces=in_archived_spaces)
    # Nothing but a change can alter the answer, and a listing asks for it again at every page.
    account = asking.account and asking.account.account_id
    key = ("found", cql, account, may_use(asking.site, asking.account), in_archived_spaces)
    if key not in asking.site.memo:
        asking.site.memo[key] = _found(cql, asking, lag_seconds=0, in_archived_spaces=in_archived_spaces)
    return list(asking.site.memo[key])


def _found(cql: str, asking: Asking, *, lag_seconds: float, in_archived_spaces: bool) -> list[Content]:
    query = parse(cql)
    matches = test_for(query.condition, asking)
    key, is_backwards = sort_key(query.order)
    site = asking.site
    found = []
    for indexed in _indexed(asking, lag_seconds):
        now = site.contents.get(indexed.id)
        if now is None or not _is_searched(now, asking, in_archived_spaces=in_archived_spaces):
            continue
        if indexed.status == "current" and matches(indexed) and may_view(site, asking.account, now):
            found.append((key(indexed), now))
    found.sort(key=lambda each: each[0], reverse=is_backwards)
    return [content for _, content in found]


def _indexed(asking: Asking, lag_seconds: float) -> list[Content]:
    if not lag_seconds:
        return list(asking.site.contents.values())
    until = asking.site.clock.now().timestamp() - lag_seconds
    states = []
    for journal in asking.site.journal.values():
        known = [content for moment, content in journal if moment <= until]
        states += known[-1:]
    return states


def _is_searched(content: Content, asking: Asking, *, in_archived_spaces: bool) -> bool:
    home = asking.site.contents.get(content.container_id, content)
    space = asking.site.spaces.get(content.space_key)
    if space is None or (space.status == "archived" and not in_archived_spaces):
        return False
    return content.status == "current" and home.status == "current"
