"""Releases: which release of a page to show when it was found in several. Pure."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from index.release import canonical, newest
from retrieval.question import Question, readable

LATEST = "latest"
# "4.12" is a release by its point; "12" only where the question says so.
_NAMED = re.compile(r"\b(?:version|release|v|r)[ -]?(\d[\w.+-]*)|(?<![\w.])(\d+\.\w[\w.+-]*)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Preference:
    """What decides between releases.

    Attributes:
        preferred: By source, a release or `latest`; a source that is not in it prefers the latest.
        named: Releases that the question names.
    """

    preferred: Mapping[str, str]
    named: tuple[str, ...] = ()

    def choose(self, source: str, releases: Collection[str]) -> str:
        """Return the release to show of those that a page has; empty when the preferred one is not among them.

        Whoever asks about 4.12 wants 4.12, whatever is preferred; and 4.12 documents 4.12.7.
        """
        asked = [each for each in releases if any(name == each or name.startswith(f"{each}.") for name in self.named)]
        if asked:
            return newest(asked)
        wanted = canonical(self.preferred.get(source, LATEST))
        if wanted in releases:
            return wanted
        return newest(releases) if releases and wanted == LATEST else ""


def named_releases(question: Question) -> tuple[str, ...]:
    """Return the releases that a question names; if it names none, those of the latest turn that does."""
    for text in (readable(question.text), *(turn for turn, _ in question.turns())):
        if found := [canonical((first or second).rstrip(".+-_")) for first, second in _NAMED.findall(text)]:
            return tuple(dict.fromkeys(found))
    return ()
