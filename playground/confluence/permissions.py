"""Who may see what, by the rules of Confluence.

1. A deactivated account sees nothing; somebody without an account sees the site only where it is open to them.
2. A space is seen by whom its grants or roles name.
3. A page is seen by whoever sees its space and is named by the read restriction of the page and of every page above it.
4. Comments and attachments are seen with their page unless it is in the trash, a draft by who writes it.
5. Administrators are no exception.
"""

from playground.confluence.content import Content, Restriction
from playground.confluence.people import Account
from playground.confluence.space import (
    ANONYMOUS_USERS,
    AUTHENTICATED_USERS,
    LICENSED_USERS,
    PRODUCT_ADMINS,
    ROLES,
    Assignment,
    Grant,
    Space,
)
from playground.confluence.store import Store

_ROLES = {role.id: role for role in ROLES}


def may_use(site: Store, account: Account | None) -> bool:
    """Whether this account, or nobody in particular, may use the site at all."""
    return account.is_active if account else site.is_open_to_anonymous


def may_view_space(site: Store, account: Account | None, space: Space) -> bool:
    """Whether the account may view the space."""
    key = ("space", account and account.account_id, space.key)
    if key not in site.memo:
        site.memo[key] = is_allowed(site, account, space, "read", "space")
    return may_use(site, account) and bool(site.memo[key])


def may_administer(site: Store, account: Account | None, space: Space) -> bool:
    """Whether the account may administer the space, and so read its permissions on Data Center."""
    return account is not None and (account.is_admin or is_allowed(site, account, space, "administer", "space"))


def is_allowed(site: Store, account: Account | None, space: Space, operation: str, target: str) -> bool:
    """Whether a grant or a role of the space allows the operation to the account."""
    if any(
        (each.operation, each.target) == (operation, target) and _names(site, each, account) for each in space.grants
    ):
        return True
    wanted = f"{operation}/{target}"
    return any(wanted in _ROLES[each.role_id].permissions and _names(site, each, account) for each in space.assignments)


def may_view(site: Store, account: Account | None, content: Content) -> bool:
    """Whether the account may view the content as it stands now, whatever its status."""
    content = site.contents.get(content.id, content)
    if content.container_id:
        container = site.contents.get(content.container_id)
        return container is not None and container.status != "trashed" and may_view(site, account, container)
    if content.status == "draft" and (account is None or account.account_id != content.created_by):
        return False
    space = site.spaces.get(content.space_key)
    return space is not None and may_view_space(site, account, space) and _passes(site, account, content)


def _passes(site: Store, account: Account | None, content: Content) -> bool:
    key = ("view", account and account.account_id, content.id)
    if key not in site.memo:
        parent = site.contents.get(content.parent_id)
        site.memo[key] = _is_named(site, account, content.read) and (parent is None or _passes(site, account, parent))
    return bool(site.memo[key])


def _is_named(site: Store, account: Account | None, restriction: Restriction) -> bool:
    if not restriction.is_set:
        return True
    if account is None:
        return False
    groups = site.people.groups_of(account.account_id)
    return account.account_id in restriction.users or any(name in groups for name in restriction.groups)


def _names(site: Store, subject: Grant | Assignment, account: Account | None) -> bool:
    if subject.kind == "anonymous":
        # What anybody may do, somebody with an account may do as well.
        return account is None or account.is_active
    if subject.kind == "class" and subject.name == ANONYMOUS_USERS:
        return account is None or account.is_active
    if account is None:
        return False
    if subject.kind == "class":
        return subject.name in (LICENSED_USERS, AUTHENTICATED_USERS) or (
            subject.name == PRODUCT_ADMINS and account.is_admin
        )
    if subject.kind == "user":
        return subject.name == account.account_id
    return subject.name in site.people.groups_of(account.account_id)
