"""Who is there: accounts, their tokens, and groups with their members."""

import uuid
from dataclasses import dataclass, replace

_NAMES = uuid.UUID("6f0a6a4e-2f55-4c8e-9a53-6d2a51d1f0c4")


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """Somebody, or a service, who may sign in.

    Attributes:
        account_id: How Cloud names the account.
        username: How Data Center names it, with `user_key` as the name that never changes.
        is_email_hidden: Cloud shows nobody else the address.
        is_admin: May administer the site; page restrictions hold all the same.
        time_zone: Dates in CQL are read in it.
        token: API token or personal access token.
    """

    account_id: str
    username: str
    user_key: str
    name: str
    email: str
    token: str
    is_email_hidden: bool = False
    is_active: bool = True
    is_admin: bool = False
    time_zone: str = "UTC"


@dataclass(frozen=True, slots=True)
class Group:
    """A group and the ids of the accounts that are in it, in the order they joined."""

    id: str
    name: str
    members: tuple[str, ...] = ()


class People:
    """Every account and group of a site. Change them through the site, which keeps time and lock."""

    def __init__(self) -> None:
        self.accounts: dict[str, Account] = {}
        self.groups: dict[str, Group] = {}

    def add(
        self,
        name: str,
        *,
        email: str,
        token: str = "",
        time_zone: str = "UTC",
        is_admin: bool = False,
        is_email_hidden: bool = False,
    ) -> Account:
        """A new account; its ids follow from the address, so they are the same in every run."""
        seed = uuid.uuid5(_NAMES, email)
        username = email.partition("@")[0]
        account = Account(
            account_id=f"712020:{seed}",
            username=username,
            user_key=seed.hex,
            name=name,
            email=email,
            token=token or f"token-of-{username}",
            time_zone=time_zone,
            is_admin=is_admin,
            is_email_hidden=is_email_hidden,
        )
        self.accounts[account.account_id] = account
        return account

    def change(self, account_id: str, **values: str | bool) -> Account:
        """The account with other values, such as `is_active=False` or `is_email_hidden=True`."""
        changed = replace(self.accounts[account_id], **values)  # type: ignore[arg-type]  # names are checked by replace
        self.accounts[account_id] = changed
        return changed

    def add_group(self, name: str, members: tuple[str, ...] = ()) -> Group:
        """A new group."""
        group = Group(str(uuid.uuid5(_NAMES, f"group {name}")), name, members)
        self.groups[name] = group
        return group

    def join(self, group: str, account_id: str) -> None:
        """Put the account into the group; being in it twice is being in it."""
        old = self.groups[group]
        self.groups[group] = replace(old, members=tuple(dict.fromkeys((*old.members, account_id))))

    def leave(self, group: str, account_id: str) -> None:
        """Take the account out of the group."""
        old = self.groups[group]
        self.groups[group] = replace(old, members=tuple(each for each in old.members if each != account_id))

    def remove_group(self, name: str) -> None:
        """The group is gone; permissions that name it give nobody anything."""
        del self.groups[name]

    def groups_of(self, account_id: str) -> frozenset[str]:
        """Names of the groups that the account is in."""
        return frozenset(group.name for group in self.groups.values() if account_id in group.members)

    def with_token(self, token: str) -> Account | None:
        """The account whose token this is."""
        return next((each for each in self.accounts.values() if each.token == token), None)

    def find(self, name: str) -> Account | None:
        """The account with this account id, user key, user name or address."""
        if name in self.accounts:
            return self.accounts[name]
        for each in self.accounts.values():
            if name in (each.user_key, each.username, each.email):
                return each
        return None
