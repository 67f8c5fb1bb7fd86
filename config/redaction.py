"""Redaction: known secrets are blanked in whatever is logged, and so is what has the shape of one."""

import json
import re
from collections.abc import Iterable
from typing import Any
from urllib.parse import quote

BLANK = "[secret]"

# Of secrets that stand in no setting: what an address repeats, what a request carries, and what Slack hands out.
_SHAPES = re.compile(
    r"(?P<user>://[^/\s:@?#]*:)[^\s/?#]+(?=@)"  # the password of an address
    r"|(?<=://)[\w.~%-]{20,}(?=@)"  # a token in the place of its user
    r"|(?P<scheme>\b(?:bearer|basic)\s+)(?=[\w.~+/-]*[\d=])[\w.~+/-]{8,}=*"
    r"|\b(?:xox[a-z](?:\.xox[a-z])?|xapp)-[\w-]{8,}"
    r"|\bhooks\.slack\.com/[\w/-]+",
    re.IGNORECASE,
)


class Redaction:
    """Replaces secrets in a text, also where they are quoted as in a URL, in JSON or by Python."""

    def __init__(self, secrets: Iterable[str]) -> None:
        forms = {
            form
            for secret in secrets
            if secret
            for form in (secret, quote(secret, safe=""), json.dumps(secret)[1:-1], repr(secret)[1:-1])
        }
        # Longest first: a secret may be part of another.
        longest_first = sorted(forms, key=len, reverse=True)
        self._pattern = re.compile("|".join(map(re.escape, longest_first))) if forms else None

    def __call__(self, text: str) -> str:
        """Return the text without its secrets."""
        known = self._pattern.sub(BLANK, text) if self._pattern else text
        return _SHAPES.sub(lambda found: f"{found['user'] or found['scheme'] or ''}{BLANK}", known)

    def value(self, value: Any) -> Any:
        """Return the value of a field: what JSON knows beside texts as it is, unless a secret is in it, else a text."""
        if isinstance(value, dict):
            return {self(name): self.value(each) for name, each in value.items()}
        text = str(value)
        redacted = self(text)
        return value if redacted == text and isinstance(value, bool | int | float | None) else redacted
