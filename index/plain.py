"""Plain: a passage's words without the markup around them; code is left to the letter. Pure."""

import re
from collections.abc import Callable

_Replacement = str | Callable[[re.Match[str]], str]

# What begins with a backtick or holds one is read before code is told from the rest.
_AROUND_CODE: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r":[a-z-]+:`([^`<]+?)(?:\s*<[^>]*>)?`"), r"\1"),
    (re.compile(r"`([^`<]+?)\s*<[^>]+>`_{1,2}"), r"\1"),
    (re.compile(r"``([^`]+)``"), r"`\1`"),
)
_CODE = r"(?<!\\)`[^`]+`"
# Emphasis may hold code, and does not end within it.
_STARRED = rf"(?:{_CODE}|[^*\n`])+"
_UNDERLINED = rf"(?:{_CODE}|[^_\n`])+"
_BESIDE_CODE: tuple[tuple[str, str], ...] = (
    (r"<!--(?s:.*?)-->", " "),
    (r"!\[([^\]]*)\]\([^)]*\)", r"\1"),
    (r"\[([^\]]+)\]\((?:[^()\s]|\([^()]*\))*(?:\s+\"[^\"]*\")?\)", r"\1"),
    (r"\[([^\]]+)\]\[[^\]]*\]", r"\1"),
    (r"\[\^[^\]]+\]", ""),
    (r"\b(?:https?://\S+?|link:\S+?|xref:\S+?)\[([^\]]+)\]", r"\1"),
    (r"</?[a-zA-Z][^>\n`]{0,200}>", " "),
    (rf"\*\*({_STARRED})\*\*", r"\1"),
    (rf"(?<![\w*])\*((?!\s){_STARRED}(?<!\s))\*(?![\w*])", r"\1"),
    (rf"(?<!\w)__({_UNDERLINED})__(?!\w)", r"\1"),
    (rf"(?<!\w)_((?!\s){_UNDERLINED}(?<!\s))_(?!\w)", r"\1"),
    (r"^\s*(?:>\s?)+(?:\[![A-Z]+\])?", ""),
    (r"\A\s*(?:[-*+•]|\d+[.)])\s+(?:\[[ xX]\]\s+)?", ""),
    (r"\A\s*(?:!!!|:::|\.\.)\s*\w+(?:::)?\s*", ""),
    (r"\\([\\`*_{}\[\]()#+.!|>-])", r"\1"),
)


def _unless_code(replacement: str) -> Callable[[re.Match[str]], str]:
    return lambda found: found.group() if found.group().startswith("`") else found.expand(replacement)


# To look for code at every place takes time, and most texts have none.
_WITHOUT_CODE = tuple((re.compile(pattern, re.M), replacement) for pattern, replacement in _BESIDE_CODE)
_WITH_CODE = tuple(
    (re.compile(f"{_CODE}|{pattern}", re.M), _unless_code(replacement)) for pattern, replacement in _BESIDE_CODE
)


def plain(text: str) -> str:
    """Return the words a reader of the rendered passage would see, on one line.

    Inline code keeps its backticks and every character: in `__init__.py` and `git clone <address>` nothing is markup.
    """
    for pattern, replacement in _AROUND_CODE:
        text = pattern.sub(replacement, text)
    substitutions: tuple[tuple[re.Pattern[str], _Replacement], ...] = _WITH_CODE if "`" in text else _WITHOUT_CODE
    for pattern, replace in substitutions:
        text = pattern.sub(replace, text)
    return " ".join(text.split())
