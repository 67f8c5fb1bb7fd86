"""What is stored: accounts, spaces, content and its history. Changes of content stand in `site.py`."""

import threading
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from playground.confluence.clock import Clock
from playground.confluence.content import Content, Kind
from playground.confluence.happening import content_event, removal_event, space_event
from playground.confluence.people import Account, Group, People
from playground.confluence.space import Assignment, Grant, Space

_LAST_ID = 131073


class Store:
    """Accounts, spaces and content in memory, and what follows from them.

    Attributes:
        is_open_to_anonymous: Whether somebody without an account may use the site at all.
        lock: Held by whoever reads more than one thing.
        memo: What was worked out about the present state; emptied at every change.
        journal: Every state that a piece of content has had, for a search index that lags behind.
        watchers: Called with the name of each event and what it happened to, by whoever makes it happen.
    """

    def __init__(self, clock: Clock | None = None, *, is_open_to_anonymous: bool = False) -> None:
        self.clock = clock or Clock()
        self.is_open_to_anonymous = is_open_to_anonymous
        self.people = People()
        self.spaces: dict[str, Space] = {}
        self.contents: dict[str, Content] = {}
        self.journal: dict[str, list[tuple[float, Content]]] = {}
        self.watchers: list[Callable[[str, Content | Space], None]] = []
        self.lock = threading.RLock()
        self.memo: dict[Any, Any] = {}
        self._last_id = _LAST_ID

    def add_account(self, name: str, *, email: str, groups: tuple[str, ...] = (), **values: Any) -> Account:
        """A new account, put into the groups, which are made if they are missing."""
        with self.lock:
            account = self.people.add(name, email=email, **values)
            for group in groups:
                if group not in self.people.groups:
                    self.people.add_group(group)
                self.people.join(group, account.account_id)
            self.memo.clear()
            return account

    def change_account(self, account: Account, **values: str | bool) -> Account:
        """The account with other values, such as `is_active=False`."""
        with self.lock:
            self.memo.clear()
            return self.people.change(account.account_id, **values)

    def add_group(self, name: str, *members: Account) -> Group:
        """A new group with these members."""
        with self.lock:
            self.memo.clear()
            return self.people.add_group(name, tuple(each.account_id for each in members))

    def remove_group(self, name: str) -> None:
        """The group is gone; permissions and restrictions that name it give nobody anything."""
        with self.lock:
            self.people.remove_group(name)
            self.memo.clear()

    def join(self, group: str, account: Account) -> None:
        """Put the account into the group."""
        with self.lock:
            self.people.join(group, account.account_id)
            self.memo.clear()

    def leave(self, group: str, account: Account) -> None:
        """Take the account out of the group."""
        with self.lock:
            self.people.leave(group, account.account_id)
            self.memo.clear()

    def grant(self, key: str, *grants: Grant) -> Space:
        """Add to what is allowed in the space."""
        with self.lock:
            space = self.spaces[key]
            return self.put_space(replace(space, grants=tuple(dict.fromkeys((*space.grants, *grants)))))

    def revoke(self, key: str, *grants: Grant) -> Space:
        """Take away from what is allowed in the space."""
        with self.lock:
            space = self.spaces[key]
            return self.put_space(replace(space, grants=tuple(each for each in space.grants if each not in grants)))

    def assign(self, key: str, *assignments: Assignment) -> Space:
        """Set the roles of the space, in place of those it had."""
        with self.lock:
            return self.put_space(replace(self.spaces[key], assignments=assignments))

    def archive_space(self, key: str) -> Space:
        """Archive the space; its content is still there, and no longer searched."""
        with self.lock:
            return self.put_space(replace(self.spaces[key], status="archived"))

    def children(self, parent_id: str, space: str = "") -> list[Content]:
        """Pages below a page in their order, or at the top of a space; trashed and archived ones too."""
        pages = self.index("children", lambda each: (each.parent_id, "" if each.parent_id else each.space_key), "page")
        return sorted(
            pages.get((parent_id, "" if parent_id else space), []), key=lambda each: (each.position, each.number)
        )

    def attached(self, content_id: str) -> list[Content]:
        """Attachments of a page or blog post."""
        return self.index("attached", lambda each: each.container_id, "attachment").get(content_id, [])

    def comments(self, content_id: str) -> list[Content]:
        """Comments on a page or blog post, replies too."""
        return self.index("comments", lambda each: each.container_id, "comment").get(content_id, [])

    def index(self, name: str, key: Any, kind: Kind) -> dict[Any, list[Content]]:
        """Content of a kind by `key`, worked out once a state."""
        if name not in self.memo:
            found: dict[Any, list[Content]] = {}
            for each in self.contents.values():
                if each.kind == kind:
                    found.setdefault(key(each), []).append(each)
            self.memo[name] = found
        return self.memo[name]  # type: ignore[no-any-return]

    def ancestors(self, page: Content) -> list[Content]:
        """The pages above a page, the topmost first."""
        above: list[Content] = []
        while page.kind == "page" and page.parent_id in self.contents:
            page = self.contents[page.parent_id]
            above.insert(0, page)
        return above

    def put(self, content: Content) -> Content:
        """Store the content as it stands now, and what it was in the journal."""
        event = content_event(self.contents.get(content.id), content)
        self.contents[content.id] = content
        self.journal.setdefault(content.id, []).append((self.clock.now().timestamp(), content))
        self.memo.clear()
        self._tell(event, content)
        return content

    def put_space(self, space: Space) -> Space:
        """Store the space as it stands now."""
        event = space_event(self.spaces.get(space.key), space)
        self.spaces[space.key] = space
        self.memo.clear()
        self._tell(event, space)
        return space

    def remove(self, content_id: str) -> None:
        """Forget the content."""
        gone = self.contents.pop(content_id, None)
        self.memo.clear()
        if gone:
            self._tell(removal_event(gone), gone)

    def new_id(self) -> str:
        """The next number of the site, as a string."""
        self._last_id += 1
        return str(self._last_id)

    def _tell(self, event: str, subject: Content | Space) -> None:
        for watcher in self.watchers if event else ():
            watcher(event, subject)
