"""Contradictions: what is wrong with settings that are each allowed, but not together."""

from difflib import get_close_matches
from urllib.parse import urlsplit

from config.index import IndexSettings
from config.mcp import McpSettings
from config.problems import Problem
from config.schema import Table
from config.settings import DEFAULT_EMBEDDER, Settings
from config.shown import shown_value
from config.tools import ToolSettings

_LOOPBACK = {"localhost", "127.0.0.1", "::1"}
_STORAGES = {"s3", "gs", "az"}
_WHO = {"sources": "readers", "tools": "users"}


def contradictions(settings: Settings) -> list[Problem]:
    """Return what cannot be so at the same time."""
    found = [problem for name, tools in settings.tools.items() for problem in _of_tools(name, tools)]
    if DEFAULT_EMBEDDER in settings.embedders:
        text = f'"{DEFAULT_EMBEDDER}" is the name of the model in [embedder]; give this one another.'
        found.append(Problem(("embedders", DEFAULT_EMBEDDER), text))
    if "?" in str(settings.data_dir) and not settings.ledger.url.get_secret_value():
        # In a database URL the question mark ends the path of the file, and nothing can quote it.
        text = f"found {shown_value(str(settings.data_dir))}; the ledger cannot lie in a folder with ? in its path."
        found.append(Problem(("data_dir",), f"{text} Choose another folder, or set ledger.url."))
    return found + _of_index(settings.index) + _of_mcp(settings.mcp)


def unknown_groups(table: Table) -> list[Problem]:
    """Return a problem for each group that readers or users name and that has no members in the settings.

    Those of a Confluence site, such as `group:wiki/engineering`, have theirs there.
    """
    groups = table.get("groups")
    known = list(groups) if isinstance(groups, dict) else []
    sites = [name for name, inner in inner_tables(table.get("sources")) if inner.get("kind") == "confluence"]
    problems = []
    for kind, key in _WHO.items():
        for name, inner in inner_tables(table.get(kind)):
            people = inner.get(key)
            for person in people if isinstance(people, list) else []:
                if advice := _advice(person, known, sites):
                    text = f"found {shown_value(person)}, but there is no such group in [groups]; {advice}"
                    problems.append(Problem((kind, name, key), text))
    return problems


def inner_tables(table: object) -> list[tuple[str, Table]]:
    """Return the tables inside a table; none if it is no table, which validation reports."""
    return [(key, part) for key, part in table.items() if isinstance(part, dict)] if isinstance(table, dict) else []


def _advice(person: object, known: list[str], sites: list[str]) -> str:
    """Return what to do about a group that is not known; nothing about anything else."""
    kind, _, group = person.strip().partition(":") if isinstance(person, str) else ("", "", "")
    name = group.strip()
    site, slash, _ = name.partition("/")
    if kind != "group" or not name or name in known or (slash and site in sites):
        return ""
    close = get_close_matches(name, known, n=1)
    return f"did you mean {shown_value('group:' + close[0])}?" if close else "name its members there."


def _of_tools(name: str, tools: ToolSettings) -> list[Problem]:
    found = []
    if bool(tools.command) == bool(tools.url):
        found.append(Problem(("tools", name), "set either command or url, and not both."))
    elif tools.url and tools.env:
        found.append(Problem(("tools", name, "env"), "only a program has variables; an address has headers."))
    elif tools.command and tools.headers:
        found.append(Problem(("tools", name, "headers"), "only an address has headers; a program has env."))
    address = urlsplit(tools.url)
    if address.scheme == "http" and address.hostname not in _LOOPBACK and not tools.allow_http:
        text = "what is asked would travel unencrypted; use https://, or set allow_http in a network you trust."
        found.append(Problem(("tools", name, "url"), text))
    return found


def _of_index(index: IndexSettings) -> list[Problem]:
    scheme, separator, _ = index.uri.partition("://")
    if scheme == "db" and separator:
        text = (
            "LanceDB Cloud and Enterprise cannot hold the index: upkeep, checks and the vectors that follow later need "
        )
        return [Problem(("index", "uri"), f"{text}the files of its table. Put it on object storage, or into a folder.")]
    if separator and scheme not in _STORAGES:
        text = f"found {shown_value(index.uri)}; object storage begins with s3://, gs:// or az://."
        return [Problem(("index", "uri"), text)]
    if index.options() and not separator:
        key = "storage_options" if index.storage_options else "storage_secrets_file"
        return [Problem(("index", key), "a folder has no such options; only an address of object storage has.")]
    return []


def _of_mcp(mcp: McpSettings) -> list[Problem]:
    found = []
    if not mcp.url and mcp.host not in _LOOPBACK:
        found.append(Problem(("mcp", "url"), "this is missing: beyond loopback, clients and tokens must name it."))
    if mcp.oauth.issuer and not (mcp.oauth.audience or mcp.url):
        text = "set it, or mcp.url: without it a token for any other server would do."
        found.append(Problem(("mcp", "oauth", "audience"), text))
    by_hash: dict[str, str] = {}
    for name, token in mcp.tokens.items():
        if (first := by_hash.setdefault(token.sha256, name)) != name:
            text = f"this is the token of [mcp.tokens.{first}] too; make another with `footnote mcp token`."
            found.append(Problem(("mcp", "tokens", name, "sha256"), text))
    carried = {("mcp", "url"): mcp.url, ("mcp", "oauth", "issuer"): mcp.oauth.issuer}
    for path, text in {**carried, ("mcp", "oauth", "jwks_url"): mcp.oauth.jwks_url}.items():
        address = urlsplit(text)
        if address.scheme == "http" and address.hostname not in _LOOPBACK and not mcp.allow_http:
            what = "tokens, or the keys that they are checked with, would travel unencrypted"
            found.append(Problem(path, f"{what}; use https://, or set mcp.allow_http in a network you trust."))
    return found
