"""People, bots and user groups as JSON."""

from playground.slack.state.account import Account, UserGroup
from playground.slack.wire import Json


def account_shape(account: Account, *, with_email: bool) -> Json:
    """What `users.info` says of somebody.

    Args:
        account: A person or a bot.
        with_email: Whether the app may see the address (`users:read.email`).
    """
    profile: Json = {
        "real_name": account.real_name,
        "display_name": account.name,
        "display_name_normalized": account.name,
        "real_name_normalized": account.real_name,
        "team": account.team_id,
    }
    if account.is_bot:
        profile |= {"bot_id": account.bot_id, "api_app_id": account.app_id}
    elif with_email and account.email:
        profile["email"] = account.email
    return {
        "id": account.id,
        "team_id": account.team_id,
        "name": account.name,
        "real_name": account.real_name,
        "deleted": account.is_deleted,
        "tz": account.time_zone,
        "tz_offset": 0,
        "profile": profile,
        "is_admin": account.is_admin,
        "is_owner": False,
        "is_restricted": bool(account.guest),
        "is_ultra_restricted": account.guest == "single-channel",
        "is_bot": account.is_bot,
        "is_app_user": False,
        "is_stranger": account.is_stranger,
        "updated": 0,
    }


def bot_shape(account: Account) -> Json:
    """What `bots.info` says of a bot."""
    return {
        "id": account.bot_id,
        "deleted": account.is_deleted,
        "name": account.real_name,
        "updated": 0,
        "app_id": account.app_id,
        "user_id": account.id,
        "icons": {},
    }


def group_shape(group: UserGroup) -> Json:
    """What `usergroups.list` says of a group."""
    return {
        "id": group.id,
        "team_id": group.team_id,
        "is_usergroup": True,
        "name": group.name,
        "handle": group.handle,
        "user_count": len(group.members),
        "date_delete": 0,
    }
