"""Pushes: which of them reach the branch that a source is read at.

The shapes are those of GitHub (which Gitea and Forgejo send too), GitLab, Bitbucket Cloud and Bitbucket Data Center.
What has none of them is of interest: to look at a repository in vain costs little, to miss a push costs an answer.
"""

from collections.abc import Iterator
from typing import Any

from indexer.webhooks.delivery import Payload

# By the names that the senders give: GitHub; GitLab's projects and whole instances; Bitbucket's Cloud and Data Center.
_ONE_REF = frozenset({"push", "Push Hook", "Tag Push Hook", "System Hook"})
_MANY_REFS = frozenset({"repo:push", "repo:refs_changed", "mirror:repo_synchronized"})
_PUSHES_OF_SYSTEM = frozenset({"push", "tag_push"})


def is_of_interest(event: str, payload: Payload, ref: str) -> bool:
    """Tell whether an event may have changed what a repository holds at a branch or tag.

    Args:
        event: As the sender names it; empty if it does not.
        payload: Its body.
        ref: Branch or tag that the source is read at; empty: the default branch.
    """
    if not event:
        return True
    if event not in _ONE_REF | _MANY_REFS:
        return False
    if event == "System Hook" and _text(payload, "event_name") not in _PUSHES_OF_SYSTEM:
        return False
    pushed = list(_refs(event, payload))
    default = _text(payload, "repository", "default_branch") or _text(payload, "project", "default_branch")
    return not pushed or any(_is_followed(each, ref, default) for each in pushed)


def _refs(event: str, payload: Payload) -> Iterator[str]:
    """Yield the full names of what was pushed, such as refs/heads/main; nothing if they cannot be told."""
    if event in _ONE_REF:
        if name := _text(payload, "ref"):
            yield name
        return
    of_cloud = payload.get("push")
    changes = of_cloud.get("changes") if isinstance(of_cloud, dict) else payload.get("changes")
    for change in changes if isinstance(changes, list) else []:
        # Of a branch that is new there is no old, and of one that is deleted no new.
        name = _text(change, "refId") or _text(change, "ref", "id") or _named(change, "new") or _named(change, "old")
        if name:
            yield name


def _named(change: object, side: str) -> str:
    name, kind = _text(change, side, "name"), _text(change, side, "type")
    return name and f"refs/{'tags' if kind == 'tag' else 'heads'}/{name}"


def _is_followed(pushed: str, ref: str, default: str) -> bool:
    if ref:
        return pushed in {ref, f"refs/heads/{ref}", f"refs/tags/{ref}"}
    if default:
        return pushed == f"refs/heads/{default}"
    return pushed.startswith("refs/heads/")


def _text(value: Any, *keys: str) -> str:
    """Return the text that keys lead to; empty if there is none, or something else."""
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value if isinstance(value, str) else ""
