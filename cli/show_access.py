"""How access looks, to a person and to a program: a verdict and its gates, and what an audit found."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from cli.show import freshness_in_words
from indexer.plan import UNCERTAIN
from ledger.documents import IndexedDocument
from ledger.policy import EVERYONE, GROUP_PREFIX
from retrieval.audit import SourceAudit
from retrieval.explanation import Explanation, Gate
from retrieval.freshness import Freshness
from retrieval.lookup import Listed
from sources.confluence.principals import Principals, described
from wiring.access import Sight

_KINDS = (
    ("everyone", "open to everyone"),
    ("nobody", "open to nobody"),
    ("unreadable", "permissions could not be read"),
)


@dataclass(frozen=True, slots=True)
class Case:
    """One person before one document.

    Attributes:
        freshness: Of the permissions of the document's source; None when it has none of its own.
        now: Aware.
        own_permissions: Sources that have permissions of their own.
        inhabited: Principals of groups that somebody is known to be in.
    """

    listed: Listed
    explanation: Explanation
    sight: Sight
    freshness: Freshness | None
    now: datetime
    own_permissions: frozenset[str]
    inhabited: frozenset[str]

    @property
    def who(self) -> str:
        """The person, for a sentence."""
        return self.sight.email or "the public"

    @property
    def verdict(self) -> str:
        """The answer, in one line."""
        may = "may" if self.explanation.is_allowed else "may not"
        return f"{self.who} {may} read {self.listed.document.title} ({self.listed})"


def show_explanation(console: Console, case: Case) -> None:
    """Print the answer in one line, and below it every gate with what it asks and as what it is passed."""
    color = "green" if case.explanation.is_allowed else "red"
    console.print(f"[bold {color}]{escape(case.verdict)}[/]", soft_wrap=True)
    console.print(Text(case.listed.document.url, style="dim"), soft_wrap=True)
    console.print()
    for gate in case.explanation.gates:
        mark = "[green]✓[/]" if gate.is_passed else "[red]✗[/]"
        console.print(f"{mark} {escape(_name(gate, case))}: {escape(_asks(gate, case))}", soft_wrap=True)
        if reason := _reason(gate, case):
            console.print(f"  [dim]{escape(reason)}[/]", soft_wrap=True)
    if not case.sight.is_known:
        console.print(f"\n[yellow]{escape(_unknown(case.sight))}[/]", soft_wrap=True)


def explanation_json(case: Case) -> dict[str, Any]:
    """Return the shape of `footnote access explain --json`."""
    document = case.listed.document
    return {
        "allowed": case.explanation.is_allowed,
        "user": case.sight.email or "public",
        "is_known": case.sight.is_known,
        "may_read": case.sight.readable,
        "document": {"source": case.listed.source, **_document(document)},
        "gates": [
            {
                "kind": gate.kind,
                "passed": gate.is_passed,
                "name": _name(gate, case),
                "asks": sorted(gate.asks),
                "in_words": _asks(gate, case),
                "met_by": {principal: sorted(origins) for principal, origins in sorted(gate.met_by.items())},
                "outdated": sorted(gate.outdated),
            }
            for gate in case.explanation.gates
        ],
    }


def show_audit(
    console: Console,
    audits: Mapping[str, SourceAudit],
    freshness: Mapping[str, Freshness],
    now: datetime,
    limit: int | None,
) -> None:
    """Print counts by source, and the documents of each kind, at most so many."""
    table = Table(box=None, pad_edge=False, header_style="dim")
    for name in ("source", "documents", *(title for _, title in _KINDS)):
        table.add_column(name, justify="left" if name == "source" else "right")
    for source, audit in audits.items():
        table.add_row(source, f"{audit.documents:,}", *(f"{len(getattr(audit, kind)):,}" for kind, _ in _KINDS))
    console.print(table)
    for source in audits:
        if source in freshness and freshness[source].is_expired(now):
            console.print(f"[red]{source}:[/] {escape(freshness_in_words(freshness[source], now))}", soft_wrap=True)
    for kind, title in _KINDS:
        found = [Listed(source, each) for source, audit in audits.items() for each in getattr(audit, kind)]
        if found:
            console.print(f"\n[bold]{len(found):,} {title}[/]")
        for listed in found[:limit]:
            console.print(f"  {escape(listed.document.title)} [dim]{escape(str(listed))}[/]", soft_wrap=True)
        if limit is not None and len(found) > limit:
            console.print(f"  … and {len(found) - limit:,} more: --all lists them.")


def audit_json(
    audits: Mapping[str, SourceAudit], freshness: Mapping[str, Freshness], now: datetime, limit: int | None
) -> dict[str, Any]:
    """Return the shape of `footnote access audit --json`; counts are of all, lists at most so long."""
    return {
        "sources": [
            {
                "source": source,
                "documents": audit.documents,
                "permissions_expired": source in freshness and freshness[source].is_expired(now),
                **{
                    kind: {
                        "count": len(getattr(audit, kind)),
                        "documents": [_document(each) for each in getattr(audit, kind)[:limit]],
                    }
                    for kind, _ in _KINDS
                },
            }
            for source, audit in audits.items()
        ]
    }


def _name(gate: Gate, case: Case) -> str:
    source, path = case.listed.source, case.listed.document.path
    match gate.kind:
        case "configured" | "readers":
            return f"source {source}, by the settings"
        case "fresh":
            return f"permissions of {source}"
        case "known":
            return "permissions of the document"
        case "clause" if case.freshness is None:
            return "the document, as it was indexed"
        case "clause":
            space = path.partition("/")[0]
            return f"space {space}, all of it" if gate.is_common else "restriction, on the page or above it"


def _asks(gate: Gate, case: Case) -> str:
    match gate.kind:
        case "configured":
            return "it is not in the settings, so nobody may read it"
        case "fresh" if case.freshness:
            return freshness_in_words(case.freshness, case.now)
        case "known":
            return "they are damaged in the ledger, so nobody may read it; restore the ledger from a copy"
        case _:
            return _listed(gate.asks, case.own_permissions) or "nobody"


def _reason(gate: Gate, case: Case) -> str:
    """Say as what the person passes, or why the person does not, as far as there is more to say."""
    if gate.is_passed:
        return "" if EVERYONE in gate.met_by or not gate.met_by else f"{case.who} {_passes_as(gate, case)}"
    if gate.outdated:
        groups = _listed(gate.outdated, case.own_permissions)
        return f"{case.who} counted as {groups}, but that was told too long ago to be relied on"
    if gate.kind == "clause" and not gate.asks and case.listed.document.version == UNCERTAIN:
        source = case.listed.source
        return (
            "a run was cut short while it wrote this page, so nobody knows which text stands here: the next run that "
            f"reads it opens it again. `footnote reindex {source}` asks for one"
        )
    empty = [each for each in gate.asks if each.startswith(GROUP_PREFIX) and each not in case.inhabited]
    # Of what could not be read, its own words say why.
    if not empty or gate.asks == Principals(case.listed.source).unreadable:
        return ""
    return f"nobody is known who counts as {_listed(empty, case.own_permissions)}"


def _passes_as(gate: Gate, case: Case) -> str:
    told = []
    for principal, origins in sorted(gate.met_by.items()):
        if principal.startswith(GROUP_PREFIX):
            told.append(f"counts as {described(principal, case.own_permissions)} ({_told(origins)})")
        else:
            told.append("is named by e-mail")
    return ", and ".join(told)


def _told(origins: Collection[str]) -> str:
    named = ("the settings say so" if each == "config" else f"{each.replace(':', ' ')} says so" for each in origins)
    return ", ".join(sorted(named))


def _listed(principals: Collection[str], own_permissions: Collection[str]) -> str:
    return ", or ".join(described(each, own_permissions) for each in sorted(principals))


def _unknown(sight: Sight) -> str:
    readable = ", ".join(f"{count:,} of {source}" for source, count in sight.readable.items())
    return (
        f"Nobody knows {sight.email}: no group has this member, and no document or source names it. It may read what "
        f"everyone may: {readable or 'nothing that is indexed'}."
    )


def _document(document: IndexedDocument) -> dict[str, Any]:
    return {"path": document.path, "title": document.title, "url": document.url}
