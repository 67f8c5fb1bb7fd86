import io
import json
import subprocess
import sys
from contextlib import chdir, redirect_stderr, redirect_stdout
from pathlib import Path

import pytest

from cli.app import run
from playground.confluence.sample import load_sample
from playground.confluence.sample_people import SYNC_EMAIL, SYNC_TOKEN
from playground.confluence.server import running
from playground.confluence.settings import Settings

ROOT = Path(__file__).parent.parent.parent

PAGES = {
    "travel.md": "# Travel\n\nSpend up to 60 € a day on meals.\n\n## Hotels\n\nHotels cost at most 140 € a night.\n",
    "queue.md": "---\nlabels: [ops]\n---\n\n# Queue\n\n## Drain\n\nRun `drain --max-tokens 5` when ERR_4021 appears.\n",
}

WIKI = """
[sources.wiki]
kind = "confluence"
base_url = "{base_url}"
deployment = "cloud"
username = "{email}"
token_file = "token"
spaces = ["HANDBOOK"]
include_titles = ["Salary bands", "Glossary", "Start here"]
"""


class Command:
    """The footnote command in a folder of its own; in this process, as starting one for each use takes seconds."""

    def __init__(self, folder):
        self.folder = folder

    def __call__(self, *arguments):
        out, err = io.StringIO(), io.StringIO()
        with chdir(self.folder), redirect_stdout(out), redirect_stderr(err):
            code = run(list(arguments))
        return subprocess.CompletedProcess(arguments, code, out.getvalue(), err.getvalue())

    def json(self, *arguments):
        process = self(*arguments, "--json")
        return process.returncode, json.loads(process.stdout)

    def start(self, *arguments, **environment):
        """Run it as a user does, in a process of its own."""
        return subprocess.run(
            [sys.executable, "-P", "-m", "cli", *arguments],
            cwd=self.folder,
            env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"} | environment,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )


class OnWiki(Command):
    """The command beside the stand-in for Confluence that it reads."""

    def __init__(self, folder, server):
        super().__init__(folder)
        self.server = server


@pytest.fixture(scope="session")
def indexed(tmp_path_factory):
    folder = tmp_path_factory.mktemp("team")
    for name, text in PAGES.items():
        (folder / "docs").mkdir(exist_ok=True)
        (folder / "docs" / name).write_text(text, encoding="utf-8")
    (folder / "hr").mkdir()
    (folder / "hr" / "salaries.md").write_text("# Salaries\n\nLevel L4 earns 71,000 € a year.\n", encoding="utf-8")
    (folder / "footnote.toml").write_text(
        """
[groups]
people = ["ana@example.com"]

[sources.docs]
kind = "folder"
path = "docs"
readers = ["everyone"]

[sources.hr]
kind = "folder"
path = "hr"
readers = ["group:people"]
""",
        encoding="utf-8",
    )
    command = Command(folder)
    assert command("index").returncode == 0
    return command


@pytest.fixture
def fresh(tmp_path):
    return Command(tmp_path)


@pytest.fixture(scope="session")
def wiki(tmp_path_factory):
    """Some pages of the sample wiki in Cloud's shape, indexed; one of them has permissions that cannot be read."""
    site = load_sample()
    [glossary] = [page for page in site.contents.values() if page.title == "Glossary"]
    site.restrict(glossary, groups=("staff",))
    with running(site, Settings(kind="cloud", restriction_cap=1)) as server:
        command = OnWiki(tmp_path_factory.mktemp("wiki"), server)
        server.faults.answer(f"content/{glossary.id}/restriction", 403, times=None)
        (command.folder / "footnote.toml").write_text(
            WIKI.format(base_url=server.base_url, email=SYNC_EMAIL), encoding="utf-8"
        )
        (command.folder / "token").write_text(SYNC_TOKEN, encoding="utf-8")
        assert command("index").returncode == 0
        yield command
