"""Rooms with two embedding models that cost nothing: `default` and `small`."""

from collections.abc import Callable, Mapping
from pathlib import Path
from threading import Event

from config.load import load_settings
from config.settings import EmbedderSettings
from index.remembering_embedder import RememberingEmbedder
from tests.fakes.hash_embedder import HashEmbedder
from tests.fakes.quick_ledger import lay_ledger
from wiring.model_rooms import ModelRooms
from wiring.rooms import Rooms

PATIENCE_SECONDS = 60.0
SMALL = '[embedders.small]\nmodel = "fastembed:small"\n'
SETTINGS = """
data_dir = "data"
[sources.docs]
kind = "folder"
path = "docs"
readers = ["everyone"]
"""
PAGES = {
    "keys.md": "# Keys\n\nSigning keys are rotated every 90 days.\n\n## Lost keys\n\nRevoke a lost key at once.\n",
    "queue.md": "# Queue\n\nDrain the queue before a release.\n",
    "meals.md": "# Meals\n\nSpend up to 60 euros a day on meals.\n",
}


class TwoModels(Rooms):
    """Rooms as every door opens them, but that a model makes its vectors of words alone."""

    def open_model(self, name: str, table: EmbedderSettings) -> ModelRooms:
        return ModelRooms(self, name, RememberingEmbedder(HashEmbedder(model=table.model)))


def write_team(folder: Path, pages: Mapping[str, str] = PAGES, settings: str = SETTINGS + SMALL) -> Path:
    """Write pages and settings, and return the file of the settings."""
    (folder / "docs").mkdir(exist_ok=True)
    for name, text in pages.items():
        (folder / "docs" / name).write_text(text, encoding="utf-8")
    file = folder / "footnote.toml"
    file.write_text(settings, encoding="utf-8")
    return file


def open_two_models(file: Path) -> TwoModels:
    """Open the rooms by the settings as they are now."""
    settings = load_settings(file, {}).settings
    lay_ledger(settings.data_dir / "ledger.db")
    return TwoModels(settings, file)


def until(is_so: Callable[[], object]) -> None:
    """Look again and again, for as long as a busy machine may need."""
    for _ in range(round(PATIENCE_SECONDS / 0.02)):
        if is_so():
            return
        Event().wait(0.02)
    raise AssertionError("it is not so")
