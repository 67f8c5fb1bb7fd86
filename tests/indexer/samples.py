"""Documents that several tests index."""

QUEUE = "# Queue\n\nRestart it.\n\n## Alerts\n\nThey page you.\n\n## Owner\n\nTeam blue.\n"
DAMAGED = b"\xff\xfe\x00"  # begins as UTF-16 and ends in half a character


def big(word: str) -> str:
    """Return a document of so many sections that a run writes it at once, before it reads the next."""
    return sections(word, 512)


def sections(word: str, count: int) -> str:
    """Return a document of so many sections, each of which becomes one chunk."""
    return "".join(f"# Part {number}\n\n{word} number {number}.\n\n" for number in range(count))
