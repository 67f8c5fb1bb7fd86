"""The site: every change to spaces and content, for tests and for the control page to call.

Every public method holds the lock, so any thread may call it while the server answers.
"""

import uuid
from dataclasses import replace
from typing import Any

from playground.confluence.content import Content, Edition, File, Kind, Label, Restriction, Spot, Status, Version
from playground.confluence.people import Account
from playground.confluence.space import Space
from playground.confluence.store import Store


class Site(Store):
    """A Confluence site in memory, and all that people do in it."""

    def add_space(self, key: str, name: str, *, by: Account, type: str = "global") -> Space:  # noqa: A002  # its name in the API
        """A new space with a home page; nobody may view it until it is granted."""
        with self.lock:
            space = Space(
                id=self.new_id(),
                key=key,
                name=name,
                type=type,
                status="current",
                created_at=self.clock.now(),
                created_by=by.account_id,
            )
            self.spaces[key] = space
            home = self.add_page(key, name, f"<p>Welcome to {name}.</p>", by=by)
            return self.put_space(replace(space, homepage_id=home.id))

    def add_page(
        self,
        space: str,
        title: str,
        body: str,
        *,
        by: Account,
        parent: Content | str = "",
        kind: Kind = "page",
        status: Status = "current",
    ) -> Content:
        """A new page, blog post or draft, last among its siblings."""
        with self.lock:
            parent_id = parent if isinstance(parent, str) else parent.id
            return self._create(
                kind,
                space,
                title,
                by,
                body=body,
                status=status,
                parent_id=parent_id,
                position=int(self.new_id()),
            )

    def add_comment(
        self, on: Content, body: str, *, by: Account, reply_to: Content | None = None, spot: Spot | None = None
    ) -> Content:
        """A comment at the foot of a page or at a spot in it, or a reply to another comment."""
        with self.lock:
            return self._create(
                "comment",
                on.space_key,
                f"Re: {on.title}",
                by,
                body=body,
                container_id=on.id,
                parent_id=reply_to.id if reply_to else "",
                spot=spot or (reply_to.spot if reply_to else Spot()),
            )

    def attach(
        self, to: Content, name: str, data: bytes, *, by: Account, media_type: str, comment: str = ""
    ) -> Content:
        """Attach a file; one of that name that is there already gets a new version."""
        with self.lock:
            # Each version has a place of its own at the media service.
            number = self.new_id()
            file = File(data, media_type, comment, str(uuid.uuid5(uuid.NAMESPACE_OID, f"{to.id} {name} {number}")))
            for old in self.attached(to.id):
                if old.title == name:
                    editions = (*old.editions, Edition(old.version, old.title, old.body, old.file))
                    return self.put(replace(old, file=file, version=self._next_version(old, by), editions=editions))
            return self._create("attachment", to.space_key, name, by, container_id=to.id, file=file)

    def edit(
        self,
        content: Content,
        *,
        by: Account,
        title: str | None = None,
        body: str | None = None,
        is_minor: bool = False,
        message: str = "",
    ) -> Content:
        """A new version with another title, another body, or both."""
        with self.lock:
            old = self.contents[content.id]
            version = replace(self._next_version(old, by), is_minor=is_minor, message=message)
            return self.put(
                replace(
                    old,
                    title=old.title if title is None else title,
                    body=old.body if body is None else body,
                    document="" if body is not None else old.document,
                    version=version,
                    editions=(*old.editions, Edition(old.version, old.title, old.body)),
                )
            )

    def change(self, content: Content, **values: Any) -> Content:
        """Set fields without a new version, which is how restrictions, labels and moves happen."""
        with self.lock:
            return self.put(replace(self.contents[content.id], **values))

    def restrict(
        self,
        content: Content,
        *,
        users: tuple[Account, ...] = (),
        groups: tuple[str, ...] = (),
        operation: str = "read",
    ) -> Content:
        """Restrict reading or updating to these; to nobody named: lift the restriction."""
        restriction = Restriction(tuple(each.account_id for each in users), groups)
        return self.change(content, **{operation: restriction})

    def label(self, content: Content, *names: str, prefix: str = "global") -> Content:
        """Set the labels, in place of those it had."""
        with self.lock:
            return self.change(content, labels=tuple(Label(self.new_id(), name, prefix) for name in names))

    def purge(self, content: Content) -> None:
        """Remove the content with its comments and attachments for good."""
        with self.lock:
            self._lift_children(content)
            for each in [*self.attached(content.id), *self.comments(content.id)]:
                self.remove(each.id)
            self.remove(content.id)

    def move(self, page: Content, *, under: Content | None = None, to_space: str = "") -> Content:
        """Put the page below another, or at the top of a space; what is below it comes along. No new version."""
        with self.lock:
            key = under.space_key if under else (to_space or self.contents[page.id].space_key)
            parent_id = under.id if under else ""
            # Positions only order siblings; a number that no other has puts the page last.
            position = int(self.new_id())
            moved = self.put(replace(self.contents[page.id], parent_id=parent_id, space_key=key, position=position))
            self._take_along(moved)
            return moved

    def archive(self, page: Content) -> Content:
        """Archive the page; what is below it moves up, as on Cloud."""
        return self._leave_tree(page, "archived")

    def trash(self, content: Content) -> Content:
        """Put the content into the trash; pages below it move up."""
        return self._leave_tree(content, "trashed")

    def restore(self, content: Content) -> Content:
        """Bring the content back from the trash or the archive, below the page that is now where its parent was."""
        return self.change(content, status="current")

    def _leave_tree(self, content: Content, status: Status) -> Content:
        with self.lock:
            self._lift_children(content)
            return self.put(replace(self.contents[content.id], status=status))

    def _lift_children(self, content: Content) -> None:
        parent_id = self.contents[content.id].parent_id
        for child in self.children(content.id):
            self.put(replace(child, parent_id=parent_id))

    def _take_along(self, page: Content) -> None:
        for each in [*self.attached(page.id), *self.comments(page.id), *self.children(page.id)]:
            if each.space_key != page.space_key:
                self._take_along(self.put(replace(each, space_key=page.space_key)))

    def _create(self, kind: Kind, space: str, title: str, by: Account, **values: Any) -> Content:
        now = self.clock.now()
        number = self.new_id()
        return self.put(
            Content(
                id=f"att{number}" if kind == "attachment" else number,
                kind=kind,
                space_key=space,
                title=title,
                version=Version(1, now, by.account_id),
                created_at=now,
                created_by=by.account_id,
                **values,
            )
        )

    def _next_version(self, content: Content, by: Account) -> Version:
        return Version(content.version.number + 1, self.clock.now(), by.account_id)
