import asyncio

import pytest

from index.remembering_embedder import RememberingEmbedder
from index.stored import stored_tables
from indexer.errors import BuildFailed
from ledger.leases import hold_lease
from ledger.model_switches import latest_switches, newest_switch
from ledger.permission_syncs import permission_syncs, record_permission_sync
from ledger.run_requests import waiting_runs
from retrieval.audience import Audience
from retrieval.filters import NO_FILTERS
from retrieval.search import search
from retrieval.successor import successor
from tests.fakes.hash_embedder import HashEmbedder
from tests.wiring.test_serving_model import MOMENT
from tests.wiring.two_models import PAGES, SETTINGS, SMALL, TwoModels, open_two_models, write_team
from wiring.embedding_models import drop_model, list_models
from wiring.indexing import run_index
from wiring.model_rooms import ModelRooms
from wiring.refused import Refused
from wiring.switching import Watching, roll_back, switch_model

LONG = "# Long\n\n" + "\n\n".join(f"Paragraph {number} tells of lighthouse {number}." for number in range(30)) + "\n"


class ShortWindow(TwoModels):
    """The small model reads less, so that it cuts otherwise."""

    def open_model(self, name, table):
        window = 24 if name == "small" else 64
        return ModelRooms(self, name, RememberingEmbedder(HashEmbedder(model=table.model, max_tokens=window)))


@pytest.fixture
def team(tmp_path):
    """Rooms that a command opens anew each time, over an index of the default model."""
    file = write_team(tmp_path, {**PAGES, "long.md": LONG})
    first = open_two_models(file)
    opened = []

    def open_again():
        opened.append(ShortWindow(first.settings, file))
        return opened[-1]

    run_index(open_again(), requested_by="a test")
    yield open_again
    for rooms in [first, *opened]:
        rooms.close()


def switch(rooms, name="small", compare=None, phases=None):
    switch_model(rooms, name, compare, Watching((phases if phases is not None else []).append))


def found(rooms, question):
    async def look():
        access = rooms.access(Audience.public())
        return await search(question, access, library=await rooms.library(), filters=NO_FILTERS, limit=5)

    return asyncio.run(look())


def everything(rooms):
    model = rooms.now
    [table] = [each for each in stored_tables(rooms.settings.index.uri) if each.space == model.space]
    return table


def test_the_new_model_serves_what_the_old_one_did(team):
    phases: list[str] = []
    switch(team(), phases=phases)

    rooms = team()
    assert rooms.now.name == "small"
    assert everything(rooms).rows == everything(rooms).vectors > 0
    assert found(rooms, "signing keys rotated").hits[0].chunk.path == "keys.md"
    assert [(each.model, each.space) for each in latest_switches(rooms.ledger, limit=9)] == [
        ("small", rooms.now.space.fingerprint),
        ("default", rooms.open_model("default", rooms.settings.embedder).space.fingerprint),
    ]
    assert phases[-1] == "Letting small serve"


def test_the_gate_is_asked_over_both_tables_and_can_refuse(team):
    def compare(before, after):
        libraries = [asyncio.run(model.library()) for model in (before, after)]
        seen.append([(library.reader.space.model, library.embedder.space.model) for library in libraries])
        raise Refused("small loses mrr")

    seen: list[list[tuple[str, str]]] = []
    with pytest.raises(Refused, match="loses mrr"):
        switch(team(), compare=compare)

    assert seen == [[("builtin", "builtin"), ("fastembed:small", "fastembed:small")]]
    rooms = team()
    assert rooms.now.name == "default"
    assert latest_switches(rooms.ledger, limit=9) == []
    # What was built stays.
    assert [each.table is not None for each in list_models(rooms)] == [True, True]


def test_what_changed_while_the_questions_were_asked_is_in_the_new_table(team, tmp_path):
    def compare(_before, _after):
        (tmp_path / "docs" / "late.md").write_text("# Late\n\nWritten while questions were asked.\n", encoding="utf-8")
        (tmp_path / "docs" / "meals.md").unlink()
        run_index(team(), requested_by="a test")

    switch(team(), compare=compare)

    rooms = team()
    assert found(rooms, "written while questions were asked").hits[0].chunk.path == "late.md"
    assert "meals.md" not in {hit.chunk.path for hit in found(rooms, "60 euros a day on meals").hits}


def test_ids_that_were_noted_before_lead_to_what_stands_there_now(team):
    rooms = team()
    [old, *_] = [hit.chunk for hit in found(rooms, "lighthouse 17").hits if hit.chunk.path == "long.md"]
    [kept, *_] = [hit.chunk for hit in found(rooms, "drain the queue").hits if hit.chunk.path == "queue.md"]
    switch(team())

    after = team()
    library = asyncio.run(after.library())
    access = after.access(Audience.public())
    became = asyncio.run(successor(old.id, access, library))
    assert became
    assert became.chunk
    assert became.chunk.path == "long.md"
    assert became.chunk.id != old.id
    assert [hit.chunk.id for hit in found(after, "drain the queue").hits if hit.chunk.path == "queue.md"] == [kept.id]


def test_one_who_gives_the_name_of_what_serves_is_told_so(team):
    with pytest.raises(Refused, match="'default' serves already"):
        switch(team(), "default")
    with pytest.raises(Refused, match="Did you mean small"):
        switch(team(), "smal")


def test_one_model_under_two_names_is_renamed_and_not_built_again(team, tmp_path):
    switch(team())
    as_default = SETTINGS + '[embedder]\nmodel = "fastembed:small"\n' + SMALL
    rooms = ShortWindow(open_two_models(write_team(tmp_path, {}, as_default)).settings, tmp_path / "footnote.toml")
    phases: list[str] = []

    switch(rooms, "default", phases=phases)

    assert phases == []
    newest = newest_switch(rooms.ledger)
    assert newest
    assert newest.model == "default"
    rooms.close()


def test_before_anything_is_indexed_there_is_nothing_to_switch_from(tmp_path):
    rooms = open_two_models(write_team(tmp_path))
    with pytest.raises(Refused, match="Nothing is indexed with 'default' yet"):
        switch(rooms)
    rooms.close()


def test_two_switches_at_once_are_told_apart(team):
    rooms = team()
    with hold_lease(rooms.ledger, "model"), pytest.raises(Refused, match="being changed by another command"):
        switch(team())
    with hold_lease(rooms.ledger, "model"), pytest.raises(Refused, match="Nothing was removed"):
        drop_model(team(), "small")


def test_a_source_that_fails_keeps_the_old_model_serving(team, tmp_path):
    rooms = team()
    (tmp_path / "docs").rename(tmp_path / "elsewhere")

    with pytest.raises(Refused, match=r"(?s)source docs: .*goes on serving") as raised:
        switch(rooms)
    assert isinstance(raised.value.__cause__, BuildFailed)
    assert team().now.name == "default"


def test_documents_that_keep_differing_are_named(team, tmp_path):
    written = iter(range(9))

    def on_phase(phase):
        if phase.startswith("Building"):
            page = tmp_path / "docs" / f"late{next(written)}.md"
            page.write_text("# Late\n\nOnce more.\n", encoding="utf-8")

    with pytest.raises(Refused, match=r"docs/late2\.md"):
        switch_model(team(), "small", None, Watching(on_phase))
    assert team().now.name == "default"


def test_back_and_forth_and_each_time_what_changed_is_read_first(team, tmp_path):
    switch(team())
    (tmp_path / "docs" / "keys.md").write_text("# Keys\n\nSigning keys are rotated every 30 days.\n", encoding="utf-8")
    run_index(team(), requested_by="a test")

    assert roll_back(team(), is_at_once=False, watching=Watching()).model == "default"

    rooms = team()
    assert rooms.now.name == "default"
    assert "30 days" in found(rooms, "signing keys rotated").hits[0].chunk.text
    assert roll_back(team(), is_at_once=False, watching=Watching()).model == "small"
    assert team().now.name == "small"


def test_back_at_once_closes_what_has_permissions_of_its_own_and_asks_the_indexer(team):
    rooms = team()
    space = rooms.now.space.fingerprint
    record_permission_sync(rooms.ledger, space, "wiki", MOMENT)
    switch(team())

    roll_back(team(), is_at_once=True, watching=Watching())

    rooms = team()
    assert rooms.now.name == "default"
    assert permission_syncs(rooms.ledger, space) == {}
    [waiting] = waiting_runs(rooms.ledger)
    assert (waiting.source, waiting.asked_by) == ("docs", "model rollback")


def test_without_a_model_before_there_is_none_to_go_back_to(team):
    with pytest.raises(Refused, match="No other embedding model has served before"):
        roll_back(team(), is_at_once=False, watching=Watching())


def test_back_from_a_model_that_left_the_settings(team, tmp_path):
    switch(team())
    rooms = open_two_models(write_team(tmp_path, {}, SETTINGS))
    [default, lost] = list_models(rooms)
    assert (default.serves, lost.name, lost.serves, lost.table is not None) == (False, "small", True, True)
    assert "no [embedders.small]" in lost.problem

    assert roll_back(rooms, is_at_once=False, watching=Watching()).model == "default"
    rooms.close()
    assert team().now.name == "default"


def test_back_to_a_model_that_is_described_otherwise_now_is_refused(team, tmp_path):
    switch(team())
    changed = SETTINGS + '[embedder]\nmodel = "fastembed:large"\n' + SMALL
    rooms = open_two_models(write_team(tmp_path, {}, changed))

    with pytest.raises(Refused, match=r"builtin.*\[embedder\] does not describe it any more"):
        roll_back(rooms, is_at_once=False, watching=Watching())
    rooms.close()


def test_the_disk_of_a_model_is_given_back_but_not_of_one_that_serves(team):
    switch(team())
    with pytest.raises(Refused, match="'small' serves"):
        drop_model(team(), "small")

    [dropped] = drop_model(team(), "default")

    assert dropped.rows
    rooms = team()
    assert [(each.name, each.table is not None, each.serves) for each in list_models(rooms)] == [
        ("default", False, False),
        ("small", True, True),
    ]
    assert [each.up_to_date_at is not None for each in list_models(rooms)] == [False, True]
    with pytest.raises(Refused, match="has no table"):
        drop_model(team(), "default")
    with pytest.raises(Refused, match="footnote model switch default"):
        roll_back(team(), is_at_once=False, watching=Watching())
    switch(team(), "default")
    assert team().now.name == "default"


def test_a_table_that_no_model_reads_any_more_is_shown_and_dropped_by_its_fingerprint(team, tmp_path):
    switch(team())
    roll_back(team(), is_at_once=False, watching=Watching())
    rooms = open_two_models(write_team(tmp_path, {}, SETTINGS))
    [_, other] = list_models(rooms)
    assert (other.name, other.serves) == ("", False)
    assert other.space

    drop_model(rooms, other.space.fingerprint)

    assert [each.name for each in list_models(rooms)] == ["default"]
    rooms.close()
