"""Browser: Debian's chromium, driven without a screen, and what a test does in it."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from selenium import webdriver
from selenium.common.exceptions import (
    ElementClickInterceptedException,
    NoSuchElementException,
    StaleElementReferenceException,
)
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.wait import WebDriverWait

T = TypeVar("T")
CHROMIUM, DRIVER = shutil.which("chromium"), shutil.which("chromedriver")
_SECONDS = 30
_FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--window-size=1280,860",
)
_HOLDING = """
const [css, text] = arguments;
return [...document.querySelectorAll(css)].filter((each) => each.innerText.includes(text));
"""


@contextmanager
def chromium(folder: Path) -> Iterator[webdriver.Chrome]:
    """Run a browser inside the block; `folder` is new, and holds what it keeps."""
    assert CHROMIUM
    options = Options()
    options.binary_location = CHROMIUM
    for flag in (*_FLAGS, f"--user-data-dir={folder}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    # With a driver that is named here, Selenium does not look for one in the network.
    driver = webdriver.Chrome(options=options, service=Service(DRIVER))
    try:
        yield driver
    finally:
        driver.quit()


class Reader:
    """Somebody in front of the page."""

    def __init__(self, driver: webdriver.Chrome, url: str) -> None:
        self.driver = driver
        self.url = url

    def open(self) -> None:
        """Open the page, as if for the first time."""
        if not self.driver.current_url.startswith(self.url):
            self.driver.get(self.url)
        self.driver.execute_script("sessionStorage.clear()")
        self.driver.get(self.url)
        self.see("#people [aria-current]")

    def all(self, css: str, text: str = "") -> list[WebElement]:
        """Everything that is shown and holds this text."""
        # The words are compared in the page: to ask the browser for those of every element takes seconds.
        return [each for each in self.driver.execute_script(_HOLDING, css, text) if each.is_displayed()]

    def until(self, condition: Callable[[], T]) -> T:
        """Wait until this is true, and return it."""

        def tried(_: Any) -> T | None:
            try:
                return condition()
            except (StaleElementReferenceException, NoSuchElementException, ElementClickInterceptedException):
                # The page has drawn it anew meanwhile, or something still lies over it.
                return None

        found = WebDriverWait(self.driver, _SECONDS, poll_frequency=0.05).until(tried)
        assert found is not None
        return found

    def see(self, css: str, text: str = "") -> WebElement:
        """Wait until something with this text is shown, and return the last of it."""
        return self.until(lambda: self.all(css, text))[-1]

    def attribute(self, css: str, name: str) -> str:
        """Wait until such an element is shown, and return an attribute of the last of them."""
        return self.until(lambda: self.see(css).get_attribute(name) or "")

    def press(self, css: str, text: str = "") -> None:
        """Press something once it is there."""

        def pressed() -> bool:
            found = self.all(css, text)
            if found:
                found[-1].click()
            return bool(found)

        self.until(pressed)

    def type(self, *keys: str) -> None:
        """Type where the focus is."""
        ActionChains(self.driver).send_keys(*keys).perform()

    def tab_back(self) -> None:
        """Go to what can be used before what has the focus."""
        # Keys that are sent as one text are released one by one: Tab would not be pressed with Shift.
        ActionChains(self.driver).key_down(Keys.SHIFT).send_keys(Keys.TAB).key_up(Keys.SHIFT).perform()

    def be(self, name: str) -> None:
        """Be somebody else."""
        self.press("#people button", name)
        self.see("#people [aria-current]", name)

    def enter(self, channel: str) -> None:
        """Open a channel, and wait until one can write there: what is typed before belongs to the one before."""
        self.press("#channels button", channel)
        self.see("#title", f"#{channel}")
        self.until(lambda: self.focused().get_attribute("id") == "composer-text")

    def write(self, words: str) -> None:
        """Write at the top of the conversation."""
        self.press("#composer-text")
        self.type(words, Keys.ENTER)

    def answer(self, text: str = "") -> str:
        """Wait for a whole answer in the open thread, with its buttons, and return its words."""
        whole = "#thread-messages li:not([data-streaming=true]):has(.vote)"
        return self.until(lambda: self.see(whole, text).text)

    def focused(self) -> WebElement:
        """What has the focus."""
        return self.driver.switch_to.active_element
