"""How users and groups look in version 1."""

from playground.confluence.exchange import Ask, Json
from playground.confluence.people import Account, Group


def user(ask: Ask, account_id: str) -> Json:
    """A user as results name them; one who is gone is `unknown`."""
    account = ask.site.people.accounts.get(account_id)
    if account is None:
        name = "accountId" if ask.settings.is_cloud else "userKey"
        return {"type": "unknown", name: account_id, "displayName": "Former user", "_links": {}}
    return _cloud_user(ask, account) if ask.settings.is_cloud else _data_center_user(ask, account)


def group(ask: Ask, found: Group) -> Json:
    """A group; on Data Center it has no id."""
    if not ask.settings.is_cloud:
        return {
            "type": "group",
            "name": found.name,
            "_links": {"self": f"{ask.base_url}/rest/api/group/{found.name}"},
            "_expandable": {},
        }
    return {
        "type": "group",
        "name": found.name,
        "id": found.id,
        "managedBy": "ADMINS",
        "usageType": "USERBASE_GROUP",
        "_links": {"self": f"{ask.base_url}/rest/api/group/by-id?id={found.id}"},
    }


def nobody(ask: Ask) -> Json:
    """Somebody without an account."""
    picture = {"path": f"{ask.settings.context}/images/icons/profilepics/anonymous.svg", "width": 48, "height": 48}
    return {"type": "anonymous", "profilePicture": {**picture, "isDefault": True}, "displayName": "Anonymous"}


def shown_email(ask: Ask, account: Account) -> str:
    """The address, or nothing where it is hidden from the account that asks."""
    is_own = ask.account is not None and ask.account.account_id == account.account_id
    return account.email if is_own or not account.is_email_hidden else ""


def _cloud_user(ask: Ask, account: Account) -> Json:
    status = "active" if account.is_active else "inactive"
    return {
        "type": "known",
        "accountId": account.account_id,
        "accountType": "atlassian",
        "email": shown_email(ask, account),
        "publicName": account.name,
        "profilePicture": {
            "path": f"/wiki/aa-avatar/{account.account_id}",
            "width": 48,
            "height": 48,
            "isDefault": False,
        },
        "displayName": account.name if account.is_active else f"{account.name} (Deactivated)",
        "isExternalCollaborator": False,
        "isGuest": False,
        "locale": "en_US",
        "timeZone": account.time_zone,
        "accountStatus": status,
        "_expandable": {"operations": "", "personalSpace": ""},
        "_links": {"self": f"{ask.base_url}/rest/api/user?accountId={account.account_id}"},
    }


def _data_center_user(ask: Ask, account: Account) -> Json:
    context = ask.settings.context
    return {
        "type": "known",
        "username": account.username,
        "userKey": account.user_key,
        "profilePicture": {
            "path": f"{context}/images/icons/profilepics/default.svg",
            "width": 48,
            "height": 48,
            "isDefault": True,
        },
        "displayName": account.name,
        "_links": {"self": f"{ask.base_url}/rest/api/user?key={account.user_key}"},
        "_expandable": {"status": ""},
    }
