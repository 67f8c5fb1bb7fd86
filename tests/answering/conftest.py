from datetime import UTC, datetime
from shutil import copytree

import pytest

from index.builtin_embedder import BuiltinEmbedder, BuiltinSettings
from index.reader import open_index_reader
from index.writer import open_index_writer
from playground.openai.server import running
from retrieval.audience import Access
from retrieval.library import Library
from tests.fakes.hash_embedder import embeddings_of
from tests.fakes.openai_server import close_litellm
from tests.index.conftest import chunk_with

EVERYONE = Access((1,), ("handbook",))
PAGES = {
    "expenses": "You may spend up to 60 € a day on meals. Keep the receipts. Alcohol is not refunded.",
    "rota": "| Week | Platform on call |\n|---|---|\n| 8 December | Dorota Nowak |\n| 15 December | Luuk Jansen |",
    "failover": (
        "To fail over the ledger database, do this:\n\n1. Announce it in the incident channel.\n"
        "2. Run the failover command:\n\n```\nkestrel db failover --cluster ledger\n```\n"
    ),
    "coffee": "The coffee machine is cleaned on Fridays. It needs descaling once a month.",
}


@pytest.fixture(scope="session")
def embedder():
    return BuiltinEmbedder(BuiltinSettings(threads=1))


@pytest.fixture
async def server():
    """A model's server on this machine, over real HTTP."""
    with running() as found:
        yield found
        await close_litellm()


@pytest.fixture(scope="session")
def pages(tmp_path_factory, embedder):
    """An index of four pages, for copies."""
    chunks = [
        chunk_with(
            number,
            text,
            id=name,
            document_id=name,
            title=name.capitalize(),
            context=name.capitalize(),
            heading_path=(name.capitalize(),),
            path=f"{name}.md",
            url=f"file:///{name}.md#L1-L9",
            policy_id=2 if name == "coffee" else 1,
            updated_at=datetime(2026, 1, 12, tzinfo=UTC),
        )
        for number, (name, text) in enumerate(PAGES.items())
    ]
    folder = tmp_path_factory.mktemp("pages")
    open_index_writer(str(folder), embedder.space).replace_documents(PAGES, chunks, embeddings_of(embedder, chunks))
    return folder


@pytest.fixture
async def library(pages, tmp_path, embedder):
    """Four pages, of which everyone may read all but the one about coffee."""
    folder = str(copytree(pages, tmp_path / "index"))
    return Library(await open_index_reader(folder, embedder.space), embedder)
