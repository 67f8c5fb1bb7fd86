"""Town: all that a day needs, opened together: sources, Slack, a model, the truth about them, Footnote's processes."""

import random
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.day.courier import Courier
from benchmarks.day.crew import Crew, Role
from benchmarks.day.files import Folder, Repository
from benchmarks.day.marks import Mark
from benchmarks.day.settings import Addresses, Written, write_settings
from benchmarks.day.truth import ANYBODY, Truth
from benchmarks.day.wiki import KEEPER, PEOPLE, TOKEN, Wiki
from benchmarks.day.workplace import Workplace, furnish
from bot.manifest import manifest
from playground.confluence.server import Server as Site
from playground.confluence.server import running as running_site
from playground.confluence.settings import Kind
from playground.confluence.settings import Settings as SiteSettings
from playground.object_storage import Faults as StorageFaults
from playground.object_storage import failing_storage
from playground.openai.server import Server as Model
from playground.openai.server import running as running_model
from playground.s3 import serving_s3
from playground.slack.server import running as running_slack
from playground.slack.slack import Slack

_KINDS: tuple[Kind, ...] = ("cloud", "data-center")
BOARD = ("ben", "cleo", KEEPER)


@dataclass(frozen=True, slots=True, kw_only=True)
class Town:
    """Everything that is there.

    Attributes:
        storage: What goes wrong with object storage; None: the index lies in a folder.
    """

    folder: Path
    truth: Truth
    wiki: Wiki
    site: Site
    repositories: tuple[Repository, ...]
    shelf: Folder
    workplace: Workplace
    model: Model
    written: Written
    crew: Crew
    courier: Courier
    storage: StorageFaults | None

    @property
    def names(self) -> tuple[str, ...]:
        """Of all sources."""
        return (self.wiki.survey[0], *(each.name for each in (*self.repositories, self.shelf)))

    def marks_at(self, url: str) -> set[Mark] | None:
        """Return what stands behind a link that always shows the same; None of any other."""
        found = (each.marks_at(url) for each in self.repositories)
        return next((marks for marks in found if marks is not None), None)

    @property
    def data(self) -> Path:
        """Where index and ledger are."""
        return self.folder / "data"


@contextmanager
def opened(
    folder: Path, seed: str, counts: Mapping[Role, int], ledger: str, *, is_on_s3: bool = False
) -> Iterator[Town]:
    """Yield a town without a process that runs yet; those that do at the end are killed.

    Args:
        folder: A new one.
        seed: The same makes the same town, and the same plans.
        counts: How many processes of each role.
        ledger: Its URL; empty: a file.
        is_on_s3: The index lies on object storage.
    """
    truth = Truth()
    wiki = Wiki(truth, random.Random(f"{seed} wiki"))
    with ExitStack() as stack:
        # The two dialects differ in every call; which one it is, the seed decides.
        kind: Kind = random.Random(f"{seed} kind").choice(_KINDS)
        site = stack.enter_context(running_site(wiki.site, SiteSettings(kind=kind)))
        slack = stack.enter_context(running_slack(Slack(manifest())))
        model = stack.enter_context(running_model())
        storage = StorageFaults() if is_on_s3 else None
        everyone = frozenset({*PEOPLE, ANYBODY})
        tools = Repository("tools", folder / "tools", truth, random.Random(f"{seed} tools"), lambda: everyone)
        plans = Repository(
            "plans", folder / "plans", truth, random.Random(f"{seed} plans"), lambda: wiki.members("eng")
        )
        shelf = Folder("shelf", folder / "shelf", truth, random.Random(f"{seed} shelf"), lambda: frozenset(BOARD))
        wiki.others.append(plans.survey)
        at = Addresses(
            wiki=site.base_url,
            deployment=kind,
            username="footnote@example.com" if kind == "cloud" else "",
            wiki_token=TOKEN,
            places={"tools": tools.bare, "plans": plans.bare, "shelf": shelf.path},
            model=model.api_base,
            slack=slack.api_url,
            bot_token=slack.slack.bot_token,
            app_token=slack.slack.app_token,
            storage=stack.enter_context(failing_storage(stack.enter_context(serving_s3()), storage))
            if storage
            else None,
        )
        written = write_settings(folder, at, [*PEOPLE, ANYBODY], BOARD, ledger)
        crew = Crew(written.file, folder / "logs", counts)
        stack.callback(crew.stop)
        site.webhooks.secret = written.hook_secret
        yield Town(
            folder=folder,
            truth=truth,
            wiki=wiki,
            site=site,
            repositories=(tools, plans),
            shelf=shelf,
            workplace=furnish(slack, PEOPLE),
            model=model,
            written=written,
            crew=crew,
            courier=Courier(lambda: crew.url("indexer"), written.hook_secret, random.Random(f"{seed} courier")),
            storage=storage,
        )
