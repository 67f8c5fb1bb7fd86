"""Handbook: a wiki and a repository, small enough to be known by heart."""

from tests.mcp_server.reading_room import ReadingRoom

_KEYS = """---
labels: [security, "service:billing", "owner:platform team"]
---
# Rotating keys

Signing keys are rotated every 90 days by the platform team.

## Before you begin

Announce the rotation in the channel of the platform team. Freeze deploys for an hour.

## Steps

1. Make a new key with `keyctl new`.
2. Put it beside the old one in the vault.
3. Deploy all services that sign.

## After a leak

Rotate at once, and revoke the old key. Error E4711 means that a revoked key was used.
"""
_TABLE = "# Limits\n\n| service | requests a minute | owner |\n|---|---|---|\n" + "".join(
    f"| service-{number} | {number * 10} | team {number % 7} |\n" for number in range(1, 60)
)
_LONG = "# Onboarding\n\n" + "\n\n".join(
    f"## Day {day}\n\n" + " ".join(f"On day {day} you learn step {step} of the onboarding." for step in range(1, 30))
    for day in range(1, 13)
)
_CODE = '''"""Backups."""

import subprocess


def restore(snapshot: str) -> None:
    """Restore the database from a snapshot of the night before."""
    subprocess.run(["restore-db", "--snapshot", snapshot], check=True)
'''
_RELEASE = "# Install\n\nInstall the agent of release {0} with `agent-{0}.sh`, then restart the collector.\n"


def write_handbook(room: ReadingRoom) -> ReadingRoom:
    """Write and index the documents."""
    wiki, code = room.source("wiki"), room.source("code")
    manual = room.source("manual")
    manual.release_pattern = "{release}/"
    wiki.put("ENG/keys.md", _KEYS)
    wiki.put("ENG/limits.md", _TABLE)
    wiki.put("HR/onboarding.md", _LONG)
    for number in range(30):
        body = f"# Runbook {number}\n\nWhen alarm {number} rings, restart queue {number}."
        wiki.put(f"OPS/runbook {number}.md", body)
    code.put("src/backup.py", _CODE)
    for release in ("4.11", "4.12"):
        manual.put(f"{release}/install.md", _RELEASE.format(release))
    room.index()
    return room
