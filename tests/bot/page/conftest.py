"""What the tests of the page share: a browser, and the real bot in a process of its own behind the page."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from selenium import webdriver

from playground.slack.server import running
from playground.slack.slack import Slack
from tests.bot.page.browser import CHROMIUM, DRIVER, Reader, chromium
from tests.bot.workplace import MANIFEST, Workplace, open_quick_rooms
from tests.sources.repository import Repository
from wiring.indexing import run_index

_PAGES = {
    "docs/keys.md": "# Keys\n\nSigning keys are rotated every 90 days by the platform team.\n",
    "docs/hostile.md": "# Banners\n\nThe login banner reads `<img src=x onerror=alert(1)>` & <script>alert(2)</script> "
    "and <b>nothing</b> else for every visitor.\n",
    "hr/salaries.md": "# Salaries\n\nLevel four earns 71,000 euros a year in Lisbon.\n",
}
_SETTINGS = """
[groups]
people = ["ana.costa@example.com"]
[sources.docs]
kind = "git"
url = "repository"
subfolder = "docs"
link_template = "https://git.example.com/{path}#{first}"
readers = ["everyone"]
[sources.hr]
kind = "git"
url = "repository"
subfolder = "hr"
link_template = "https://git.example.com/{path}#{first}"
readers = ["group:people"]
"""


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Documents that have an address in the web, indexed."""
    folder = tmp_path_factory.mktemp("published")
    repository = Repository(folder / "repository")
    for name, text in _PAGES.items():
        repository.write(name, text)
    repository.commit()
    (folder / "footnote.toml").write_text(_SETTINGS, encoding="utf-8")
    rooms = open_quick_rooms(folder)
    run_index(rooms, requested_by="a test")
    rooms.close()
    return folder


@pytest.fixture(scope="session")
def driver(tmp_path_factory: pytest.TempPathFactory) -> Iterator[webdriver.Chrome]:
    """One browser for all tests: starting it takes longer than most of them."""
    if not (CHROMIUM and DRIVER):
        pytest.skip("no chromium with its chromedriver here")
    with chromium(tmp_path_factory.mktemp("browser")) as found:
        yield found


@pytest.fixture(scope="session")
def workplace(published: Path) -> Iterator[Workplace]:
    """Ana, who is of the people team, and Ben, in a channel with the bot, which is at work."""
    with running(Slack(MANIFEST)) as server:
        team = Workplace(server, published)
        team.server.slack.channel("salaries", team.ana, kind="private")
        team.start_process()
        yield team
        team.close()


@pytest.fixture
def reader(driver: webdriver.Chrome, workplace: Workplace) -> Reader:
    """Somebody of the team who is new, asked nothing yet, and has just opened the page."""
    slack = workplace.server.slack
    person = slack.person(f"Reader {len(slack.workspace.accounts)}")
    person.join(workplace.team)
    found = Reader(driver, workplace.server.host_url)
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})
    found.open()
    found.be(person.account.real_name)
    return found
