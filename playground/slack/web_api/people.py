"""auth.test, users.*, usergroups.*, bots.info and team.info: who is who."""

from playground.slack.errors import Refused
from playground.slack.shapes.accounts import account_shape, bot_shape, group_shape
from playground.slack.web_api.call import Call, Method
from playground.slack.web_api.paging import page
from playground.slack.wire import Json


def auth_test(call: Call) -> Json:
    """`auth.test`: whose token it is."""
    return {
        "url": f"https://{call.workspace.domain}.slack.com/",
        "team": call.workspace.name,
        "user": call.bot.name,
        "team_id": call.workspace.id,
        "user_id": call.bot.id,
        "bot_id": call.bot.bot_id,
        "is_enterprise_install": False,
    }


def user_info(call: Call) -> Json:
    """`users.info`; addresses only with `users:read.email`."""
    return {"user": account_shape(call.user(), with_email=_sees_email(call))}


def users(call: Call) -> Json:
    """`users.list`."""
    part, cursor = page(call, list(call.workspace.accounts.values()))
    shapes = [account_shape(each, with_email=_sees_email(call)) for each in part]
    return {"members": shapes, "cache_ts": int(call.world.clock.now()), "response_metadata": {"next_cursor": cursor}}


def user_by_email(call: Call) -> Json:
    """`users.lookupByEmail`."""
    wanted = call.text("email").lower()
    for each in call.workspace.accounts.values():
        if wanted and each.email.lower() == wanted and not each.is_deleted:
            return {"user": account_shape(each, with_email=True)}
    raise Refused("users_not_found")


def groups(call: Call) -> Json:
    """`usergroups.list`."""
    with_users = call.flag("include_users")
    found = [
        group_shape(each) | ({"users": list(each.members)} if with_users else {})
        for each in call.workspace.groups.values()
    ]
    return {"usergroups": found}


def group_users(call: Call) -> Json:
    """`usergroups.users.list`."""
    group = call.workspace.groups.get(call.need("usergroup"))
    if group is None:
        raise Refused("no_such_subteam")
    return {"users": list(group.members)}


def bot_info(call: Call) -> Json:
    """`bots.info`."""
    wanted = call.text("bot")
    found = next((each for each in call.workspace.accounts.values() if wanted and each.bot_id == wanted), None)
    if found is None:
        raise Refused("bot_not_found")
    return {"bot": bot_shape(found)}


def team_info(call: Call) -> Json:
    """`team.info`."""
    return {"team": call.workspace.summary() | {"email_domain": "", "icon": {}}}


def _sees_email(call: Call) -> bool:
    return "users:read.email" in call.installation.scopes


METHODS = {
    "auth.test": Method(auth_test),
    "users.info": Method(user_info, ("users:read",)),
    "users.list": Method(users, ("users:read",)),
    "users.lookupByEmail": Method(user_by_email, ("users:read.email",)),
    "usergroups.list": Method(groups, ("usergroups:read",)),
    "usergroups.users.list": Method(group_users, ("usergroups:read",)),
    "bots.info": Method(bot_info, ("users:read",)),
    "team.info": Method(team_info, ("team:read",)),
}
