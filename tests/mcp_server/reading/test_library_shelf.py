"""search_docs and get_chunk over a real index: pages, surroundings, filters, and what stands where."""

import pytest

from mcp_server.call import Budgets
from mcp_server.reading.library_shelf import LibraryShelf
from mcp_server.tokens import count_tokens
from tests.mcp_server.reading_room import structured, text_of


async def pages(desk, **arguments):
    """Follow the cursors to the end, and return the ids on each page."""
    found: list[list[str]] = []
    cursor: dict[str, str] = {}
    while True:
        result = await desk.found(**arguments, **cursor)
        found.append([hit["chunk_id"] for hit in result["hits"]])
        assert result.get("truncated", False) == bool(result.get("next_cursor"))
        if not result.get("next_cursor"):
            return found
        cursor = {"cursor": result["next_cursor"]}


@pytest.mark.parametrize("limit", [1, 3, 8, 20])
async def test_pages_show_each_hit_once_and_all_of_them(handbook, limit):
    query = {"query": "when must queue 7 be restarted?", "path": "OPS/"}
    async with handbook.client() as desk:
        shown = await pages(desk, **query, limit=limit)

    ids = [id_ for page in shown for id_ in page]
    assert len(ids) == len(set(ids)) == 30
    assert max(map(len, shown)) <= limit
    assert len(shown) <= 30 // limit + 1


async def test_pages_may_differ_in_length_and_detail(handbook):
    query = {"query": "restart queue", "path": "OPS/"}
    async with handbook.client() as desk:
        first = await desk.found(**query, limit=4)
        second = await desk.found(**query, limit=20, detail="full", cursor=first["next_cursor"])
        third = await desk.found(**query, cursor=second["next_cursor"])

    ids = [hit["chunk_id"] for page in (first, second, third) for hit in page["hits"]]
    assert len(ids) == len(set(ids)) == 30
    assert "next_cursor" not in third


async def test_pages_that_the_budget_ends_lose_nothing(handbook):
    query = {"query": "what do you learn on the day of the onboarding?", "path": "HR/", "detail": "full"}
    async with handbook.client(budgets=Budgets(search=2500)) as desk:
        shown = await pages(desk, **query, limit=20)

    ids = [id_ for page in shown for id_ in page]
    assert len(shown) > 3
    assert sorted(ids) == sorted(row["id"] for row in handbook.rows("wiki") if row["path"].startswith("HR/"))


async def test_a_cursor_of_another_search_is_refused(handbook):
    async with handbook.client() as desk:
        first = await desk.found(query="restart queue", limit=2)
        message = await desk.refused(query="rotate keys", limit=2, cursor=first["next_cursor"])

    assert message.startswith("cursor: it is of another search.")


@pytest.mark.parametrize("path", ["HR/onboarding.md", "ENG/limits.md", "ENG/keys.md", "OPS/runbook 3.md"])
async def test_a_document_is_read_from_any_chunk_in_both_directions(handbook, path):
    ids = [row["id"] for row in handbook.rows("wiki") if row["path"] == path]
    async with handbook.client() as desk:
        for place, id_ in enumerate(ids):
            for before, after in ((0, 0), (1, 2), (3, 0)):
                chunk = await desk.found("get_chunk", chunk_id=id_, before=before, after=after, max_tokens=8000)
                first, last = max(0, place - before), min(len(ids), place + after + 1)
                assert chunk["chunk_ids"] == ids[first:last]
                assert chunk.get("previous_chunk_id", "") == (ids[first - 1] if first else "")
                assert chunk.get("next_chunk_id", "") == (ids[last] if last < len(ids) else "")
        walked = [ids[0]]
        while following := (await desk.found("get_chunk", chunk_id=walked[-1])).get("next_chunk_id"):
            walked.append(following)
    assert walked == ids


async def test_what_does_not_fit_is_left_out_at_the_ends_and_led_on_to(handbook):
    ids = [row["id"] for row in handbook.rows("wiki") if row["path"] == "HR/onboarding.md"]
    seen, wanted = [], ids[0]
    async with handbook.client() as desk:
        while wanted:
            chunk = await desk.found("get_chunk", chunk_id=wanted, after=20, max_tokens=700)
            assert count_tokens(chunk["text"]) <= 700
            assert chunk.get("truncated", False) == bool(chunk.get("notes"))
            seen += chunk["chunk_ids"]
            wanted = chunk.get("next_chunk_id", "")
    assert seen == ids


async def test_a_section_is_read_whole_wherever_it_was_found(handbook):
    rows = [row for row in handbook.rows("wiki") if row["path"] == "HR/onboarding.md"]
    async with handbook.client() as desk:
        for row in rows[:6]:
            chunk = await desk.found("get_chunk", chunk_id=row["id"], section=True, max_tokens=8000)
            assert chunk["chunk_ids"] == [each["id"] for each in rows if each["section"] == row["section"]]


async def test_text_whose_escapes_cost_more_than_it_seems_is_read_without_a_gap(room):
    line = '"\\\\n" + "\\\\t" + \'"""\' + "\\\\\\\\"'
    room.source("code").put("src/odd.md", "# Odd\n\n" + "\n\n".join(f"{number}: {line * 6}" for number in range(60)))
    room.index()
    ids = [row["id"] for row in room.rows("code")]
    seen, wanted = [], ids[0]
    async with room.client(budgets=Budgets(chunk=2000)) as desk:
        while wanted:
            result = await desk.call("get_chunk", chunk_id=wanted, after=20, max_tokens=8000)
            chunk = structured(result)
            assert count_tokens(text_of(result)) + count_tokens(str(result.structured_content)) < 2300
            assert "max_tokens was set to 633" in chunk["notes"][0]
            seen += chunk["chunk_ids"]
            wanted = chunk.get("next_chunk_id", "")
    assert seen == ids


async def test_a_page_of_several_releases_is_shown_once_with_where_else_it_stands(handbook):
    async with handbook.client() as desk:
        [hit, *_] = (await desk.found(query="install the agent"))["hits"]
        [older] = hit["also"]
        [asked, *_] = (await desk.found(query="install the agent", version="4.11"))["hits"]
        chunk = await desk.found("get_chunk", chunk_id=older["chunk_id"])

    assert (hit["release"], older["release"], asked["release"]) == ("4.12", "4.11", "4.11")
    assert "agent-4.11.sh" in chunk["text"]


async def test_words_that_stand_in_no_result_are_told(handbook):
    async with handbook.client() as desk:
        known = await desk.found(query="how often are signing keys rotated?", limit=1)
        unknown = await desk.found(query="How are E4713 and signing keys related?", limit=1)

    assert "notes" not in known
    assert unknown["notes"] == ["None of these results holds: E4713, related."]


async def test_hints_are_told_as_data(handbook):
    async with handbook.client() as desk:
        [hit, *_] = (await desk.found(query="signing keys"))["hits"]

    assert hit["hints"] == {"service": "billing", "owner": "platform team"}


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"sources": ["wikki"]}, "there is no source named 'wikki'. Did you mean wiki?"),
        ({"updated_after": "soon"}, "updated_after=soon: this is not a date."),
        ({"kind": "pictures"}, "kind: there is no such choice; it is prose or code."),
        ({"detail": "purple"}, "detail: there is no such choice; it is snippet or full."),
    ],
)
async def test_a_filter_that_means_nothing_says_what_would(handbook, arguments, message):
    async with handbook.client() as desk:
        assert message in await desk.refused(query="keys", **arguments)


@pytest.mark.parametrize("kind", ["documentation", "Docs", "page", ["README"], "source_code", "function"])
async def test_a_kind_in_plain_words_is_read_as_what_is_meant_and_said_so(handbook, kind):
    meant = "code" if kind in ("source_code", "function") else "prose"
    async with handbook.client() as desk:
        found = await desk.found(query="keys", kind=kind)
        asked = await desk.found(query="keys", kind=meant)

    assert found["hits"] == asked["hits"]
    assert f"kind was read as {meant}." in found["notes"]


@pytest.mark.parametrize("kind", ["all", "any", ["prose", "code"], ["Code", "prose"]])
async def test_any_kind_narrows_nothing_and_a_note_says_so(handbook, kind):
    async with handbook.client() as desk:
        found = await desk.found(query="keys", kind=kind)
        asked = await desk.found(query="keys")

    assert [hit["chunk_id"] for hit in found["hits"]] == [hit["chunk_id"] for hit in asked["hits"]]
    assert found["notes"][0] == "kind was left out: it was read as any."


async def test_how_much_is_shown_may_be_said_in_plain_words(handbook):
    async with handbook.client() as desk:
        found = await desk.found(query="keys", detail="everything")
        asked = await desk.found(query="keys", detail="full")

    assert [hit["text"] for hit in found["hits"]] == [hit["text"] for hit in asked["hits"]]
    assert found["notes"][0] == "detail was read as full."


async def test_filters_that_leave_nothing_are_told_apart_from_words_that_find_nothing(handbook):
    async with handbook.client() as desk:
        found = await desk.found(query="keys", labels=["nothing"])

    assert found["hits"] == []
    assert found["notes"] == ["No passage that you may read fits label:nothing."]


async def test_before_anything_is_indexed_it_is_told_why_nothing_can_be_answered_yet(room):
    room.source("wiki").put("a.md", "# A\n\nText.")
    rooms = room.open_rooms()
    shelf = LibraryShelf(rooms)
    before = await shelf.why_not_ready()
    room.index()

    assert "index" in before
    assert await shelf.why_not_ready() == ""
    rooms.close()


@pytest.mark.parametrize(
    "written",
    [
        "chunk_id={}",
        "chunk_id={} url=https://wiki.example.com/ENG/keys",
        "footnote://chunk/{}",
        '["{}"]',
        " '{}' ",
        ["{}"],
        ["chunk_id={}"],
    ],
)
async def test_an_id_is_read_however_it_was_copied_from_a_result(handbook, written):
    id_ = handbook.rows("wiki")[0]["id"]
    copied = [each.format(id_) for each in written] if isinstance(written, list) else written.format(id_)
    async with handbook.client() as desk:
        assert (await desk.found("get_chunk", chunk_id=copied))["chunk_id"] == id_


@pytest.mark.parametrize("written", [["{}", "{}"], "{}, {}", '["{}", "{}"]', "chunk_id={} chunk_id={}"])
async def test_of_several_ids_each_is_to_be_asked_for_by_itself(handbook, written):
    one, other = (row["id"] for row in handbook.rows("wiki")[:2])
    copied = [one, other] if isinstance(written, list) else written.format(one, other)
    async with handbook.client() as desk:
        assert "call once for each" in await desk.refused("get_chunk", chunk_id=copied)


async def test_of_what_has_nothing_to_do_with_the_question_little_is_shown_and_no_more_offered(handbook):
    async with handbook.client() as desk:
        beside = await desk.found(query="flurbing zxqv wuggles")
        near = await desk.found(query="restart queue")

    assert len(beside["hits"]) == 3
    assert "next_cursor" not in beside
    assert any("probably nothing is written about it" in note for note in beside["notes"])
    assert len(near["hits"]) == 8
    assert near["next_cursor"]
