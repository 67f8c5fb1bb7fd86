"""Playing with the site over HTTP, for people with curl: change pages, permissions and groups while somebody syncs."""

import json
import re
from collections.abc import Callable
from typing import Any

from playground.confluence.content import Content
from playground.confluence.errors import Refused
from playground.confluence.exchange import Answer, Ask, Json
from playground.confluence.overview import overview
from playground.confluence.people import Account
from playground.confluence.routes import Handler
from playground.confluence.site import Site
from playground.confluence.space import ANONYMOUS_USERS, VIEWER, Assignment, Grant

Act = Callable[[Site, Content, Json, Account], Any]
_OWN_ADDRESS = re.compile(r"http://(127\.0\.0\.1|localhost|\[::1\])(:[0-9]{1,5})?(/|$)")


def show(ask: Ask) -> Answer:
    """`GET /playground`: every page, who may read it, and commands to copy."""
    return Answer(overview(ask), media_type="text/html")


def create(ask: Ask) -> Answer:
    """`POST /playground/pages`: a new page, of `space`, `title`, `body` and perhaps `parent`."""
    wanted = _wanted(ask)
    space, parent = str(wanted.get("space", "")), str(wanted.get("parent", ""))
    if space not in ask.site.spaces or (parent and parent not in ask.site.contents):
        raise Refused(400, "Name a space that exists, and a parent that exists or none")
    by = _by(ask, wanted)
    page = ask.site.add_page(space, str(wanted["title"]), str(wanted.get("body", "")), by=by, parent=parent)
    return _told(page)


def change(ask: Ask) -> Answer:
    """`POST /playground/pages/{id}` and `…/{verb}`: edit, move, restrict and whatever else `ACTS` names."""
    page = ask.site.contents.get(ask.parts["id"])
    act = ACTS.get(ask.parts.get("verb", "edit"))
    if page is None or act is None:
        raise Refused(404, f"No such page, or no such verb. There are: {', '.join(ACTS)}")
    wanted = _wanted(ask)
    try:
        act(ask.site, page, wanted, _by(ask, wanted))
    except KeyError as error:
        raise Refused(400, f"Missing or unknown: {error.args[0]}") from error
    now = ask.site.contents.get(page.id)
    return _told(now) if now else Answer({"id": page.id, "status": "purged"})


def change_space(ask: Ask) -> Answer:
    """`POST /playground/spaces/{key}/{verb}`: grant or revoke viewing for `users`, `groups` or `anonymous`; archive.

    To let anybody view a space opens the site to them too, without which they would see nothing.
    """
    key, verb = ask.parts["key"], ask.parts["verb"]
    if key not in ask.site.spaces or verb not in ("grant", "revoke", "archive"):
        raise Refused(404, "No such space, or no such verb. There are: grant, revoke, archive")
    wanted = _wanted(ask)
    grants = [Grant("user", _account(ask.site, name).account_id) for name in wanted.get("users", [])]
    grants += [Grant("group", name) for name in wanted.get("groups", [])]
    if wanted.get("anonymous"):
        grants.append(Grant("anonymous", ""))
        _let_anybody(ask, key, is_let=verb == "grant")
    if verb == "archive":
        ask.site.archive_space(key)
    elif verb == "grant":
        ask.site.grant(key, *grants)
    else:
        ask.site.revoke(key, *grants)
    return Answer({"key": key, "status": ask.site.spaces[key].status})


def change_site(ask: Ask) -> Answer:
    """`POST /playground/site`: with `anonymous` true or false, whether somebody without an account may use the site."""
    ask.site.is_open_to_anonymous = bool(_wanted(ask).get("anonymous"))
    return Answer({"anonymous": ask.site.is_open_to_anonymous})


def change_group(ask: Ask) -> Answer:
    """`POST /playground/groups/{name}/{verb}`: `join` or `leave`, of `users`."""
    name, verb = ask.parts["name"], ask.parts["verb"]
    if name not in ask.site.people.groups or verb not in ("join", "leave"):
        raise Refused(404, "No such group, or no such verb. There are: join, leave")
    act = ask.site.join if verb == "join" else ask.site.leave
    for each in _wanted(ask).get("users", []):
        act(name, _account(ask.site, each))
    members = [ask.site.people.accounts[each].email for each in ask.site.people.groups[name].members]
    return Answer({"name": name, "members": members})


def set_webhook(ask: Ask) -> Answer:
    """`POST /playground/webhook`: the `url` to tell of every change ("" for none), and the `secret` to sign with."""
    wanted = _wanted(ask)
    url, secret = str(wanted.get("url", "")), str(wanted.get("secret", ""))
    if url and not _OWN_ADDRESS.match(url):
        raise Refused(400, "Webhooks go to this machine alone, such as http://127.0.0.1:8768/webhooks/wiki")
    ask.webhooks.url, ask.webhooks.secret = url, secret
    return Answer({"url": url, "is_signed": bool(secret)})


def spoil_webhooks(ask: Ask) -> Answer:
    """`POST /playground/webhook/{fault}`: let the next `times` be lost, come twice (`repeat`) or `seconds` late."""
    wanted, fault = _wanted(ask), ask.parts["fault"]
    try:
        times, seconds = int(wanted.get("times", 1)), float(wanted.get("seconds", 5))
    except (TypeError, ValueError) as error:
        raise Refused(400, "times and seconds are numbers") from error
    if fault == "lose":
        ask.webhooks.lose(times)
    elif fault == "repeat":
        ask.webhooks.repeat(times)
    elif fault == "delay":
        ask.webhooks.delay(seconds, times)
    else:
        raise Refused(404, "No such fault. There are: lose, repeat, delay")
    return Answer({"fault": fault, "times": times})


def _let_anybody(ask: Ask, key: str, *, is_let: bool) -> None:
    ask.site.is_open_to_anonymous |= is_let
    if ask.settings.is_cloud:  # whose API tells of anybody by their role alone
        role = Assignment("class", ANONYMOUS_USERS, VIEWER.id)
        others = [each for each in ask.site.spaces[key].assignments if each != role]
        ask.site.assign(key, *others, *([role] if is_let else []))


def _wanted(ask: Ask) -> Json:
    try:
        found = json.loads(ask.body or b"{}")
    except ValueError as error:
        raise Refused(400, "The body is not JSON") from error
    if not isinstance(found, dict):
        raise Refused(400, "The body is not an object")
    return found


def _by(ask: Ask, wanted: Json) -> Account:
    if "by" in wanted:
        return _account(ask.site, str(wanted["by"]))
    return next(iter(ask.site.people.accounts.values()))


def _account(site: Site, name: str) -> Account:
    found = site.people.find(name)
    if found is None:
        raise Refused(400, f"Nobody is called {name}")
    return found


def _told(page: Content) -> Answer:
    return Answer({"id": page.id, "title": page.title, "status": page.status, "version": page.version.number})


def _restrict(site: Site, page: Content, wanted: Json, _: Account) -> None:
    users = tuple(_account(site, name) for name in wanted.get("users", []))
    site.restrict(page, users=users, groups=tuple(wanted.get("groups", [])))


def _move(site: Site, page: Content, wanted: Json, _: Account) -> None:
    under = site.contents[str(wanted["under"])] if wanted.get("under") else None
    site.move(page, under=under, to_space=str(wanted.get("space", "")))


def _attach(site: Site, page: Content, wanted: Json, by: Account) -> None:
    data, media_type = str(wanted["text"]).encode(), str(wanted.get("media_type", "text/plain"))
    site.attach(page, str(wanted["name"]), data, by=by, media_type=media_type)


ACTS: dict[str, Act] = {
    "edit": lambda site, page, wanted, by: site.edit(page, by=by, title=wanted.get("title"), body=wanted.get("body")),
    "move": _move,
    "restrict": _restrict,
    "unrestrict": lambda site, page, _wanted, _by: site.restrict(page),
    "archive": lambda site, page, _wanted, _by: site.archive(page),
    "trash": lambda site, page, _wanted, _by: site.trash(page),
    "purge": lambda site, page, _wanted, _by: site.purge(page),
    "restore": lambda site, page, _wanted, _by: site.restore(page),
    "label": lambda site, page, wanted, _by: site.label(page, *wanted["labels"]),
    "comment": lambda site, page, wanted, by: site.add_comment(page, str(wanted["body"]), by=by),
    "attach": _attach,
}

CONTROL_GETS: dict[str, Handler] = {"/playground": show}
CONTROL_POSTS: dict[str, Handler] = {
    "/playground/pages": create,
    "/playground/pages/{id}": change,
    "/playground/pages/{id}/{verb}": change,
    "/playground/spaces/{key}/{verb}": change_space,
    "/playground/groups/{name}/{verb}": change_group,
    "/playground/site": change_site,
    "/playground/webhook": set_webhook,
    "/playground/webhook/{fault}": spoil_webhooks,
}
