"""Directory: who is in which group of a site, and which e-mail addresses an account has."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cached_property

from sources.confluence.principals import UNREADABLE, Principals, accounts_in, groups_in
from sources.confluence.settings import ConfluenceSettings
from sources.confluence.site import Account, Site

# What the ledger takes; another address can be nobody's.
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+")


class Directory:
    """Asks a site for the people behind permissions."""

    def __init__(self, site: Site, settings: ConfluenceSettings) -> None:
        self._site = site
        self._settings = settings
        self._principals = Principals(settings.name)

    def members(self, clauses: Iterable[Iterable[str]]) -> dict[str, frozenset[str]]:
        """Return e-mails by the name under which the members of a group, or an account, are stored.

        Args:
            clauses: Of all policies: only groups and accounts that they name are asked for, and those of the settings.

        Raises:
            SourceUnavailable: the site cannot tell.
        """
        every = [list(clause) for clause in clauses]
        groups = {*groups_in(every, self._settings.name), *self._settings.groups} - {UNREADABLE}
        members = self._site.members(sorted(groups))
        found = {self._principals.group_name(name): self._emails(some) for name, some in members.items()}
        known = {account.id: account for some in members.values() for account in some}
        named = accounts_in(every, self._settings.name)
        known |= {account.id: account for account in self._site.accounts(named - known.keys())}
        for account in named & known.keys():
            found[self._principals.account_name(account)] = self._emails([known[account]])
        return found

    def _emails(self, accounts: Iterable[Account]) -> frozenset[str]:
        by_account = self._emails_by_account
        active = [account for account in accounts if account.is_active]
        emails = {each.email for each in active if each.email.isprintable() and _EMAIL.fullmatch(each.email)}
        return frozenset(emails | {email for account in active for email in by_account.get(account.id, ())})

    @cached_property
    def _emails_by_account(self) -> Mapping[str, list[str]]:
        """The addresses that the settings tell, of people whose e-mail the site does not."""
        by_account = defaultdict(list)
        for email, account in self._settings.accounts.items():
            by_account[account].append(email)
        return by_account
