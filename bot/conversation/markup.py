"""Markup: what the signs in the text of a Slack message stand for. Pure.

Slack writes people, channels, groups and links as `<@U1>`, `<#C1|name>`, `<!subteam^S1>` and `<https://…|label>`, and
`&`, `<` and `>` of the text itself as entities. So a sign between angle brackets is Slack's, never the writer's.
"""

import html
import re
from collections.abc import Mapping

_SIGN = re.compile(r"<(?P<kind>[@#!]?)(?P<value>[^<>|]*)(?:\|(?P<label>[^<>]*))?>")
_CODE = re.compile(r"```.*?(?:```|\Z)|`[^`\n]+`", re.DOTALL)
_QUOTED = re.compile(r"^[ \t]*(?:&gt;|>)[^\n]*", re.MULTILINE)
_SPACES = re.compile(r"[ \t\u00a0]+")
# Groups, and everybody: `<!here>`, `<!channel>`, `<!everyone>`, `<!subteam^S1>`. `<!date^…>` calls nobody.
_CALLS = ("here", "channel", "everyone", "subteam^")
SOMEBODY = "somebody"


def mentioned(text: str) -> tuple[str, ...]:
    """Return the ids of the people whom a text mentions, in order, each once."""
    found = (sign["value"] for sign in _SIGN.finditer(text) if sign["kind"] == "@")
    return tuple(dict.fromkeys(each for each in found if each))


def calls_group(text: str) -> bool:
    """Tell whether a text calls a group, or everybody who is there."""
    return any(sign["kind"] == "!" and sign["value"].startswith(_CALLS) for sign in _SIGN.finditer(text))


def own_words(text: str) -> str:
    """Return what the writer says: without quoted lines, code, links and mentions, which are words of others."""
    unquoted = _QUOTED.sub("", _CODE.sub(" ", text))
    return _tidy(html.unescape(_SIGN.sub(_own, unquoted)))


def unquoted(text: str) -> str:
    """Return a text without its quoted lines and code, its signs as they are."""
    return _QUOTED.sub("", _CODE.sub(" ", text))


def readable(text: str, names: Mapping[str, str], *, without: str = "") -> str:
    """Return a text as the people in the conversation read it.

    Args:
        text: As Slack sends it.
        names: Of people by their id; whoever has none is somebody.
        without: Id of somebody whose mention says nothing: Footnote, in a question to it.
    """

    def read(sign: re.Match[str]) -> str:
        value, label = sign["value"], sign["label"] or ""
        match sign["kind"]:
            case "@":
                return "" if value == without else f"@{names.get(value) or label or SOMEBODY}"
            case "#":
                return f"#{label or value}"
            case "!":
                return label or f"@{value.partition('^')[0]}"
        value = value.removeprefix("mailto:")
        return f"{label} ({value})" if label and label not in value else value

    return _tidy(html.unescape(_SIGN.sub(read, text)))


def _own(sign: re.Match[str]) -> str:
    """Keep the label of a link and of a channel: "what is <https://…|this page> for" asks about it."""
    return f" {sign['label'] or ''} " if sign["kind"] in {"", "#"} and sign["label"] else " "


def _tidy(text: str) -> str:
    lines = (_SPACES.sub(" ", line).strip() for line in text.splitlines())
    return "\n".join(lines).strip()
