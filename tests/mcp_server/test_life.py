"""What happens to the index while the server runs: the next call knows, and nobody starts anything again."""

import asyncio
import shutil
from dataclasses import replace
from datetime import timedelta

import pytest
from mcp import MCPError

from index.upkeep import tidy
from index.writer import open_index_writer
from ledger.memberships import replace_groups
from mcp_server.call import Budgets
from mcp_server.reading.library_shelf import LibraryShelf
from retrieval.audience import Audience
from tests.fakes.hash_embedder import HashEmbedder
from tests.mcp_server.reading_room import Desk, ReadingRoom, served
from wiring.backup import back_up, restore

KEYS = "# Keys\n\nSigning keys are rotated every 90 days."
NOTHING_YET = "Nothing has been indexed yet. Ask whoever runs Footnote; then call again."


@pytest.fixture
def indexed(room: ReadingRoom) -> ReadingRoom:
    room.source("wiki").put("keys.md", KEYS)
    room.index()
    return room


async def titles(desk, query="how often are signing keys rotated?"):
    return [hit["title"] for hit in (await desk.found(query=query))["hits"]]


async def test_a_missing_index_is_told_and_found_as_soon_as_it_is_there(room):
    room.source("wiki").put("keys.md", KEYS)
    async with room.client() as desk:
        assert await desk.refused(query="keys") == NOTHING_YET
        assert await desk.refused("get_chunk", chunk_id="a") == NOTHING_YET
        with pytest.raises(MCPError, match="Nothing has been indexed yet"):
            await desk.read("footnote://sources")

        room.index()

        assert await titles(desk) == ["Keys"]
        assert (await desk.read("footnote://sources")).startswith("wiki (folder): 1 passages")


async def test_what_a_run_changed_is_seen_at_the_next_call(indexed):
    wiki = indexed.source("wiki")
    wiki.put("vault.md", "# Vault\n\nSigning keys lie in the vault.")
    async with indexed.client() as desk:
        assert await titles(desk) == ["Keys"]
        indexed.index()
        assert sorted(await titles(desk)) == ["Keys", "Vault"]
        [gone] = [hit["chunk_id"] for hit in (await desk.found(query="vault"))["hits"] if hit["title"] == "Vault"]
        wiki.delete("vault.md")
        indexed.index()
        assert await titles(desk) == ["Keys"]
        message = await desk.refused("get_chunk", chunk_id=gone)
        assert message.startswith("The page of this chunk is no longer in the index")
        with pytest.raises(MCPError, match="no longer in the index") as raised:
            await desk.read(f"footnote://chunk/{gone}")
        assert raised.value.error.code == -32602


async def test_who_may_read_changes_with_the_next_call(room):
    wiki = room.source("wiki")
    wiki.put("keys.md", KEYS, (frozenset({"group:sre"}),))
    room.asking = Audience.person("ana@example.com")
    room.index()
    rooms = room.open_rooms()
    async with room.client() as desk:
        assert await titles(desk) == []
        replace_groups(rooms.ledger, "config", {"sre": ["ana@example.com"]})
        [hit] = (await desk.found(query="keys"))["hits"]
        assert (await desk.found("get_chunk", chunk_id=hit["chunk_id"]))["text"] == KEYS
        replace_groups(rooms.ledger, "config", {})
        assert await titles(desk) == []
        assert await desk.refused("get_chunk", chunk_id=hit["chunk_id"]) == await desk.refused(
            "get_chunk", chunk_id=hit["chunk_id"][::-1]
        )
    rooms.close()


async def test_an_index_that_is_tidied_and_cleaned_of_old_versions_is_read_on(indexed):
    async with indexed.client() as desk:
        assert await titles(desk) == ["Keys"]
        for number in range(3):
            indexed.source("wiki").put(f"{number}.md", f"# Page {number}\n\nKeys of page {number}.")
            indexed.index()
        clean(indexed)
        assert len(await titles(desk)) == 4
        [hit, *_] = (await desk.found(query="signing keys"))["hits"]
        assert (await desk.found("get_chunk", chunk_id=hit["chunk_id"]))["text"] == KEYS


def clean(room):
    """Do what upkeep does, and take away at once what it keeps for a while for those who still read it."""
    writer = open_index_writer(str(room.folder / "data" / "index"), room.embedder.space)
    tidy(writer)
    with pytest.warns(UserWarning, match="removes every version except the latest"):
        writer.table.optimize(cleanup_older_than=timedelta(0), delete_unverified=True)


async def test_an_index_that_is_replaced_by_an_older_copy_is_read_as_it_is(indexed):
    data = indexed.folder / "data"
    shutil.copytree(data / "index", indexed.folder / "copy")
    indexed.source("wiki").put("vault.md", "# Vault\n\nSigning keys lie in the vault.")
    indexed.index()
    async with indexed.client() as desk:
        assert sorted(await titles(desk)) == ["Keys", "Vault"]

        shutil.rmtree(data / "index")
        shutil.copytree(indexed.folder / "copy", data / "index")

        assert await titles(desk) == ["Keys"]


async def test_a_restored_index_that_went_another_way_since_is_read_as_it_is(indexed):
    data = indexed.folder / "data"
    shutil.copytree(data, indexed.folder / "copy")
    wiki = indexed.source("wiki")
    wiki.put("vault.md", "# Vault\n\nSigning keys lie in the vault.")
    indexed.index()
    async with indexed.client() as desk:
        assert sorted(await titles(desk)) == ["Keys", "Vault"]

        # As many versions as before, of other rows.
        shutil.rmtree(data / "index")
        shutil.copytree(indexed.folder / "copy" / "index", data / "index")
        wiki.delete("vault.md")
        wiki.put("safe.md", "# Safe\n\nSigning keys lie in the safe.")
        indexed.index(is_forced=True)

        found = await desk.found(query="where do signing keys lie?", detail="full")
        assert sorted(hit["title"] for hit in found["hits"]) == ["Keys", "Safe"]
        assert "vault" not in str(found).lower()


async def test_a_backup_that_is_restored_is_read_at_the_next_call(indexed):
    rooms = indexed.open_rooms()
    back_up(rooms, indexed.folder / "shelf", keep=None)
    indexed.source("wiki").put("vault.md", "# Vault\n\nSigning keys lie in the vault.")
    indexed.index()
    async with indexed.client() as desk:
        assert sorted(await titles(desk)) == ["Keys", "Vault"]

        restore(rooms, indexed.folder / "shelf", replaces=True)

        assert await titles(desk) == ["Keys"]
        indexed.index()
        assert sorted(await titles(desk)) == ["Keys", "Vault"]
    rooms.close()


async def test_an_index_that_is_removed_and_made_anew_is_found_again(indexed):
    data = indexed.folder / "data"
    async with indexed.client() as desk:
        assert await titles(desk) == ["Keys"]
        shutil.rmtree(data / "index")
        assert await desk.refused(query="keys") == NOTHING_YET
        (data / "ledger.db").unlink()
        indexed.index(is_forced=True)
        assert await titles(desk) == ["Keys"]


async def test_an_index_of_another_model_is_told_apart_from_none(indexed):
    other = replace(indexed, embedder=HashEmbedder(model="another"))
    async with other.client() as desk:
        message = await desk.refused(query="keys")
        assert message.startswith("The index was made for another embedding model or by another version.")
        other.index()
        assert await titles(desk) == ["Keys"]


async def test_a_ledger_that_cannot_be_read_allows_nothing_and_comes_back(indexed):
    ledger = indexed.folder / "data" / "ledger.db"
    kept = ledger.read_bytes()
    ledger.write_bytes(b"no database" * 1000)
    async with indexed.client() as desk:
        message = await desk.refused(query="keys")
        assert message == "The documents cannot be read at the moment. Try again in a minute."
        with pytest.raises(MCPError, match="cannot be read at the moment"):
            await desk.read("footnote://sources")

        ledger.write_bytes(kept)

        assert await titles(desk) == ["Keys"]


async def test_an_id_whose_passage_was_edited_reads_what_stands_in_its_place(indexed):
    wiki = indexed.source("wiki")
    async with indexed.client() as desk:
        [old] = [hit["chunk_id"] for hit in (await desk.found(query="signing keys"))["hits"]]
        wiki.put("keys.md", "# Keys\n\nSigning keys are rotated every 30 days.")
        indexed.index()
        result = await desk.found("get_chunk", chunk_id=old)

    assert result["replaces"] == old != result["chunk_id"]
    assert "every 30 days" in result["text"]
    assert "90" not in result["text"]


async def test_an_id_that_is_gone_is_told_of_only_to_those_who_could_read_it(indexed):
    room, secret = indexed, "There is no chunk of this id. search_docs gives ids; copy one as it stands there."
    room.source("hr", ["user:ana@example.com"]).put("pay.md", "# Pay\n\nLevel four earns 71,000 euros.")
    room.index()
    async with room.client() as desk:
        room.asking = Audience.person("ana@example.com")
        [old] = [hit["chunk_id"] for hit in (await desk.found(query="level four", sources=["hr"]))["hits"]]
        room.source("hr").put("pay.md", "# Pay\n\nLevel four earns 72,000 euros.")
        room.index()
        assert "72,000" in (await desk.found("get_chunk", chunk_id=old))["text"]
        room.asking = Audience.public()
        assert await desk.refused("get_chunk", chunk_id=old) == secret


class Interrupted:
    """A reader of the index to whom a run comes in between, before a section is read."""

    def __init__(self, reader, run):
        self.reader = reader
        self.run = run

    def __getattr__(self, name):
        return getattr(self.reader, name)

    async def sections(self, *given):
        self.run()
        return await self.reader.sections(*given)


@pytest.mark.parametrize("wanted", [{"section": True}, {"before": 1, "after": 1}])
async def test_a_run_that_edits_a_passage_while_it_is_read_is_read_as_it_left_it(indexed, wanted):
    wiki = indexed.source("wiki")
    [row] = indexed.rows("wiki")
    rooms = indexed.open_rooms()
    library = await rooms.library()
    edits = iter([KEYS.replace("90", "30")])

    def run():
        for text in edits:
            wiki.put("keys.md", text)
            indexed.index()

    vars(rooms.now)["library"] = lambda: asyncio.sleep(0, replace(library, reader=Interrupted(library.reader, run)))
    async with served(LibraryShelf(rooms), indexed, Budgets(), False, "auto") as client:
        chunk = await Desk(client).found("get_chunk", chunk_id=row["id"], **wanted)
    rooms.close()

    [now] = indexed.rows("wiki")
    assert chunk["text"] == KEYS.replace("90", "30")
    assert (chunk["chunk_ids"], chunk["replaces"]) == ([now["id"]], row["id"])
