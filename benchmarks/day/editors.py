"""Editors: people who change what the sources hold, all day; some of their edits are looked for afterwards."""

import random
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from benchmarks.day.courier import Courier
from benchmarks.day.files import Folder, Repository
from benchmarks.day.seekers import Edit, Seekers
from benchmarks.day.truth import Truth
from benchmarks.day.wiki import Wiki
from playground.confluence.webhooks import Webhooks

_WIKI_SECONDS, _PUSH_SECONDS, _FOLDER_SECONDS = 2.5, 12.0, 8.0
_TROUBLED = 0.06
_MOST_LATE_SECONDS = 8.0
_EDITS = {"edit", "hide", "create", "push", "force"}


@dataclass
class Editors:
    """Everybody who edits. Attributes: what they did.

    Attributes:
        deeds: How often each thing was done, by its name.
    """

    truth: Truth
    seekers: Seekers
    dice: random.Random
    deeds: Counter[str] = field(default_factory=Counter)

    def edit_wiki(self, wiki: Wiki, webhooks: Webhooks, indexer: Callable[[], str], has_ended: threading.Event) -> None:
        """Change the wiki until the end; its webhooks get lost, doubled and late now and then."""
        while not has_ended.wait(self.dice.uniform(0.3, 1.7) * _WIKI_SECONDS):
            webhooks.url = f"{indexer()}/webhooks/wiki"
            is_told = not self._trouble(webhooks)
            deed, number = wiki.act()
            self.deeds[f"wiki: {deed.replace('_', ' ')}"] += 1
            self._seek(deed, [number] if number else [], is_told=is_told)

    def edit_repository(self, repository: Repository, courier: Courier, has_ended: threading.Event) -> None:
        """Push to a repository until the end, and tell of it."""
        while not has_ended.wait(self.dice.uniform(0.3, 1.7) * _PUSH_SECONDS):
            deed, numbers = repository.act()
            self.deeds[f"git: {deed}"] += 1
            is_told = courier.push(repository.name, *repository.pushed)
            self._seek(deed, numbers, is_told=is_told)

    def edit_folder(self, folder: Folder, has_ended: threading.Event) -> None:
        """Change a folder until the end; nobody is told."""
        while not has_ended.wait(self.dice.uniform(0.3, 1.7) * _FOLDER_SECONDS):
            deed, numbers = folder.act()
            self.deeds[f"folder: {deed}"] += 1
            self._seek(deed, numbers, is_told=False)

    def _trouble(self, webhooks: Webhooks) -> bool:
        """Let something happen to the next webhook, and tell whether it will not arrive at once."""
        lot = self.dice.random()
        if lot < _TROUBLED:
            webhooks.lose()
        elif lot < 2 * _TROUBLED:
            webhooks.delay(self.dice.uniform(1, _MOST_LATE_SECONDS))
        elif lot < 3 * _TROUBLED:
            webhooks.repeat()
        return lot < 2 * _TROUBLED

    def _seek(self, deed: str, numbers: list[int], *, is_told: bool) -> None:
        for number in numbers[:1] if deed in _EDITS else []:
            if version := self.truth.now(number).version:
                self.seekers.seek(Edit(number, version, time.time(), is_told))
