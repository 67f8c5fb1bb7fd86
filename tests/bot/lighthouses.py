"""Lighthouses: pages about one matter, each of its own source with its own readers and a secret word of its own.

The secret stands in everything that could be shown of a page: its path, its title and its text. The name of a source is
a secret of its own: whoever may read the source by the settings of today may know that it is there, whatever they may
read of its pages.
"""

from pathlib import Path

from playground.slack.state.account import Account
from tests.bot.workplace import write_documents

GROUPS = ("red", "blue")
KEEPER = "keeper@example.com"

# By secret: who may read the rows as they were indexed, and who may read the source by the settings of today.
READERS: dict[str, tuple[list[str], list[str]]] = {
    "quokka": (["everyone"], ["everyone"]),
    "axolotl": (["group:red"], ["group:red"]),
    "narwhal": (["group:blue"], ["group:blue"]),
    "ocelot": (["group:red", "group:blue"], ["group:red", "group:blue"]),
    "pangolin": (["group:red"], ["group:blue"]),
    "wombat": ([f"user:{KEEPER}"], [f"user:{KEEPER}"]),
}
_SHORES: dict[str, str] = dict(
    zip(READERS, ("northern", "southern", "eastern", "western", "inner", "outer"), strict=True)
)
QUESTIONS = (
    "when is the lighthouse painted?",
    *(f"when is the lighthouse of the {shore} shore painted?" for shore in _SHORES.values()),
    "who keeps the cat of the lighthouse at the weekend?",
)


def write_lighthouses(folder: Path) -> Path:
    """Write and index the pages; the settings that stand there afterwards are those of today."""
    pages = {
        f"{_source(secret)}/{secret}-lighthouse.md": f"# The {secret} lighthouse\n\n"
        f"The lighthouse of the {shore} shore is painted every {number + 2} years by the crew of the {secret}.\n"
        for number, (secret, shore) in enumerate(_SHORES.items())
    }
    write_documents(folder, pages, _settings(0))
    (folder / "footnote.toml").write_text(_settings(1), encoding="utf-8")
    return folder


def may_read(secret: str, account: Account, groups: dict[str, set[str]]) -> bool:
    """Tell whether a person may know a secret, by the plainest rule there is.

    Args:
        secret: Of a page, or the name of a source.
        account: Of the person.
        groups: The addresses in each.
    """
    is_known = account.email and not (account.is_stranger or account.is_deleted)
    principals = {"everyone"}
    if is_known:
        principals |= {f"user:{account.email}"} | {f"group:{name}" for name in GROUPS if account.email in groups[name]}
    if secret in READERS:
        return all(principals & set(readers) for readers in READERS[secret])
    return any(_source(each) == secret and principals & set(READERS[each][1]) for each in READERS)


def secrets_in(shown: object) -> set[str]:
    """Return the secrets that stand anywhere in what is shown."""
    text = repr(shown).casefold()
    return {secret for each in READERS for secret in (each, _source(each)) if secret in text}


def _source(secret: str) -> str:
    return f"{_SHORES[secret]}-archive"


def _settings(moment: int) -> str:
    tables = (
        f'[sources.{_source(secret)}]\nkind = "folder"\npath = "{_source(secret)}"\nreaders = {readers[moment]!r}\n'
        for secret, readers in READERS.items()
    )
    # Who is in the groups is told by the town.
    groups = "".join(f'{name} = ["somebody.else@example.com"]\n' for name in GROUPS)
    return f"[groups]\n{groups}\n" + "\n".join(tables)
