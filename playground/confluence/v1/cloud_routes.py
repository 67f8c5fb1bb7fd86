"""Users and groups of Cloud, which only version 1 has, and what version 1 has no longer."""

from playground.confluence.cql.grammar import Both, Clause, Condition, parse
from playground.confluence.errors import BadQuery, Refused
from playground.confluence.exchange import Answer, Ask, Json
from playground.confluence.people import Account
from playground.confluence.v1.pages import page_of
from playground.confluence.v1.people import group, nobody, user

_MOST = 200
_MOST_IN_BULK = 200


def gone(ask: Ask) -> Answer:
    """What Cloud no longer has in version 1.

    Raises:
        Refused: 410, always.
    """
    raise Refused(410, f"This API has been removed: {ask.path}")


def groups(ask: Ask) -> Answer:
    """`/group`: every group."""
    found = sorted(ask.site.people.groups.values(), key=lambda each: each.name)
    page = page_of(ask, found, lambda each: group(ask, each), default=_MOST, most=_MOST)
    return Answer({**page, "totalSize": len(found)})


def members(ask: Ask) -> Answer:
    """`/group/{id}/membersByGroupId`: who is in a group."""
    for found in ask.site.people.groups.values():
        if found.id == ask.parts["id"]:
            page = page_of(ask, found.members, lambda each: user(ask, each), default=_MOST, most=_MOST)
            return Answer({**page, "totalSize": len(found.members)})
    raise Refused(404, f"Group with id {ask.parts['id']} does not exist")


def one_user(ask: Ask) -> Answer:
    """`/user?accountId=`: one user."""
    account_id = ask.text("accountId")
    if account_id not in ask.site.people.accounts:
        raise Refused(404, f"No user found with accountId: {account_id}")
    return Answer(user(ask, account_id))


def current_user(ask: Ask) -> Answer:
    """`/user/current`: who asks."""
    return Answer(user(ask, ask.account.account_id) if ask.account else nobody(ask))


def users_in_bulk(ask: Ask) -> Answer:
    """`/user/bulk?accountId=…&accountId=…`: several users; those who are gone are `unknown`."""
    asked = ask.listed("accountId")
    if len(asked) > _MOST_IN_BULK:
        raise Refused(400, f"At most {_MOST_IN_BULK} account ids are allowed")
    return Answer(page_of(ask, asked, lambda each: user(ask, each), default=_MOST, most=_MOST))


def groups_of_user(ask: Ask) -> Answer:
    """`/user/memberof?accountId=`: the groups that a user is in."""
    names = ask.site.people.groups_of(ask.text("accountId"))
    found = [ask.site.people.groups[name] for name in sorted(names)]
    return Answer(page_of(ask, found, lambda each: group(ask, each), default=_MOST, most=_MOST))


def searched_users(ask: Ask) -> Answer:
    """`/search/user?cql=type=user`: users by CQL."""
    try:
        condition = parse(ask.text("cql")).condition
        found = [each for each in ask.site.people.accounts.values() if _matches(condition, each)]
    except BadQuery as error:
        raise Refused(400, str(error)) from error
    page = page_of(ask, found, lambda each: _result(ask, each), default=25, most=_MOST)
    return Answer({**page, "totalSize": len(found), "cqlQuery": ask.text("cql"), "searchDuration": 1})


def _matches(condition: Condition | None, account: Account) -> bool:
    if isinstance(condition, Both):
        return all(_matches(each, account) for each in condition.conditions)
    if not isinstance(condition, Clause):
        raise BadQuery("Could not parse cql : only clauses joined by and are supported for users")
    wanted = [value.lower() for value in condition.values]
    if condition.field == "type":
        return "user" in wanted
    if condition.field == "user":
        return account.account_id.lower() in wanted
    if condition.field == "user.fullname":
        words = wanted[0].replace("*", "").split()
        return all(word in account.name.lower() for word in words)
    raise BadQuery(f"Could not parse cql : Unsupported CQL field '{condition.field}' for this resource")


def _result(ask: Ask, account: Account) -> Json:
    return {
        "user": user(ask, account.account_id),
        "title": account.name,
        "excerpt": "",
        "url": f"/people/{account.account_id}",
        "breadcrumbs": [],
        "entityType": "user",
        "iconCssClass": "aui-icon content-type-profile",
        "lastModified": None,
        "friendlyLastModified": None,
        "score": 0.0,
    }
