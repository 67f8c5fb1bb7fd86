"""The page for people: what is on the site, who may read it, and the commands that change it."""

from html import escape

from playground.confluence.content import Content
from playground.confluence.exchange import Ask
from playground.confluence.permissions import may_view

_STYLE = "body{font:15px sans-serif;margin:2em}td,th{text-align:left;padding:.2em 1em .2em 0}pre{background:#eee}"
_COMMANDS = (
    ("Edit", "pages/{page}", """{{"body": "<p>Changed.</p>"}}"""),
    ("Rename", "pages/{page}", """{{"title": "Another title"}}"""),
    ("Restrict to a group", "pages/{page}/restrict", """{{"groups": ["{group}"]}}"""),
    ("Lift the restriction", "pages/{page}/unrestrict", "{{}}"),
    ("Move below another page", "pages/{page}/move", """{{"under": "{other}"}}"""),
    ("Label", "pages/{page}/label", """{{"labels": ["runbook"]}}"""),
    ("Comment", "pages/{page}/comment", """{{"body": "<p>Is this still so?</p>"}}"""),
    ("Attach a text", "pages/{page}/attach", """{{"name": "notes.txt", "text": "Words."}}"""),
    ("Trash, restore, archive, purge", "pages/{page}/trash", "{{}}"),
    ("Create", "pages", """{{"space": "{space}", "title": "A new page", "body": "<p>New.</p>"}}"""),
    ("Let anybody view a space", "spaces/{space}/grant", """{{"anonymous": true}}"""),
    ("Close the site to those without an account", "site", """{{"anonymous": false}}"""),
    ("Put somebody into a group", "groups/{group}/join", """{{"users": ["{user}"]}}"""),
    ("Send webhooks", "webhook", """{{"url": "http://127.0.0.1:8768/webhooks/wiki", "secret": "{secret}"}}"""),
    ("Lose the next one; repeat it; delay it by 5 seconds", "webhook/lose", "{{}}"),
    ("Send none", "webhook", "{{}}"),
)


def overview(ask: Ask) -> str:
    """The page as HTML."""
    pages = [each for each in ask.site.contents.values() if each.kind in ("page", "blogpost")]
    pages.sort(key=lambda each: (each.space_key, [above.title for above in ask.site.ancestors(each)], each.title))
    rows = "".join(_row(ask, page) for page in pages)
    return (
        f"<!doctype html><meta charset=utf-8><title>Playground</title><style>{_STYLE}</style>"
        f"<h1>Confluence playground</h1><table><tr><th>Id<th>Space<th>Page<th>Status<th>Version<th>Who may read it</tr>"
        f"{rows}</table><h2>Commands</h2><pre>{escape(_commands(ask, pages))}</pre>"
    )


def _row(ask: Ask, page: Content) -> str:
    indent = "&emsp;" * len(ask.site.ancestors(page))
    cells = (page.space_key, None, page.status, str(page.version.number), _readers(ask, page))
    shown = "".join(f"<td>{indent + escape(page.title) if cell is None else escape(cell)}" for cell in cells)
    return f"<tr><td>{page.id}{shown}</tr>"


def _readers(ask: Ask, page: Content) -> str:
    accounts = [each for each in ask.site.people.accounts.values() if each.is_active]
    readers = [each.name for each in accounts if may_view(ask.site, each, page)]
    if may_view(ask.site, None, page):
        return "anybody"
    if len(readers) == len(accounts):
        return "everybody with an account"
    return ", ".join(readers[:6]) + (f" and {len(readers) - 6} more" if len(readers) > 6 else "") or "nobody"


def _commands(ask: Ask, pages: list[Content]) -> str:
    names = {
        "page": pages[-1].id if pages else "1",
        "other": pages[0].id if pages else "1",
        "group": next(iter(ask.site.people.groups), "group"),
        "space": next(iter(ask.site.spaces), "SPACE"),
        "user": next((each.email for each in ask.site.people.accounts.values()), "user"),
        "secret": "the-same-as-in-webhook_secret_file",
    }
    return "\n".join(
        f"# {what}\ncurl -d '{body.format(**names)}' {ask.host_url}/playground/{path.format(**names)}"
        for what, path, body in _COMMANDS
    )
