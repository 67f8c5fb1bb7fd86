"""Links that open a passage: in each Git host's own form, pinned to a commit, lines before anything else."""

import re
from dataclasses import dataclass
from urllib.parse import quote

from sources.document import Place
from sources.errors import SourceUnavailable

_FIELD = re.compile(r"\{([^{}]*)\}")
_NO_PLACE = Place()


@dataclass(frozen=True, slots=True)
class LinkForm:
    """How one kind of host writes a link.

    Attributes:
        file: With {base}, {commit} and {path}.
        lines: The fragment for several lines, with {first} and {last}.
        line: The fragment for one line, with {first}.
    """

    file: str
    lines: str = "#L{first}-L{last}"
    line: str = "#L{first}"


GITHUB = LinkForm("{base}/blob/{commit}/{path}")
GITLAB = LinkForm("{base}/-/blob/{commit}/{path}", lines="#L{first}-{last}")
BITBUCKET = LinkForm("{base}/src/{commit}/{path}", lines="#lines-{first}:{last}", line="#lines-{first}")
GITEA = LinkForm("{base}/src/commit/{commit}/{path}")
WORK_TREE = LinkForm("{base}/{path}")
# No host is known to answer to this one; it tells a person where to look.
UNKNOWN = LinkForm("{base}/{path}?commit={commit}")

HOST_KINDS = {"github": GITHUB, "gitlab": GITLAB, "bitbucket": BITBUCKET, "gitea": GITEA, "forgejo": GITEA}
"""By the value of the setting `host_kind`."""

_HOSTS = {"codeberg.org": GITEA, "bitbucket.org": BITBUCKET}
# A Bitbucket on a host of one's own is another product with other links, so its name does not tell.
_TELLING_LABELS = HOST_KINDS.keys() - {"bitbucket"}


def recognise(host: str) -> LinkForm:
    """Return the form that the host's name tells, as those of github.com and gitlab.example.com do."""
    if host in _HOSTS:
        return _HOSTS[host]
    telling = [label for label in host.split(".") if label in _TELLING_LABELS]
    return HOST_KINDS[telling[0]] if telling else UNKNOWN


def template_form(template: str) -> LinkForm:
    """Return the form of a template with {commit}, {path}, {first} and {last}.

    Without lines to show, a fragment that names them is left off; elsewhere they are 1.
    """
    unknown = set(_FIELD.findall(template)) - {"commit", "path", "first", "last"}
    if unknown or "{path}" not in template:
        wrong = f"{{{min(unknown)}}} is unknown" if unknown else "{path} is missing"
        raise SourceUnavailable(f"link_template: {wrong}; it takes {{commit}}, {{path}}, {{first}} and {{last}}")
    file, mark, after = template.partition("#")
    if "{first}" in after or "{last}" in after:
        return LinkForm(file, lines=mark + after, line=mark + after)
    if "{first}" in file or "{last}" in file:
        return LinkForm(template, lines="", line="")
    return LinkForm(template)


@dataclass(frozen=True, slots=True)
class Permalinks:
    """The links of one repository.

    Attributes:
        base: The repository's address in a browser, without a slash at the end.
    """

    base: str
    form: LinkForm

    def url(self, commit: str, path: str, place: Place = _NO_PLACE) -> str:
        """Return the link to a file at a commit; with a place, to its lines, else its page, else its anchor."""
        first, last = place.lines or (1, 1)
        values = {
            "base": self.base,
            "commit": commit,
            "path": quote(path),
            "first": str(first),
            "last": str(last),
        }
        behind = fragment(place)
        if place.lines is not None:
            behind = self.form.line if first == last else self.form.lines
        file = _fill(self.form.file, values)
        return file if "#" in file else file + _fill(behind, values)


def fragment(place: Place) -> str:
    """Return what stands behind a file's URL: `#L3-L9`, `#page=2`, `#anchor` or nothing."""
    if place.lines is not None:
        first, last = place.lines
        return f"#L{first}" if first == last else f"#L{first}-L{last}"
    if place.page is not None:
        return f"#page={place.page}"
    return f"#{quote(place.anchor, safe='')}" if place.anchor else ""


def _fill(template: str, values: dict[str, str]) -> str:
    return _FIELD.sub(lambda field: values[field[1]], template)
