from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.errors import TooMuchGone
from indexer.plan import UNCERTAIN, make_plan, read_between, require_few_gone
from ledger.documents import IndexedDocument
from ledger.failures import Failure
from sources.document import Changes, Entry, Rename, Skip

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
PATHS = st.sampled_from("abcdef")
VERSIONS = st.sampled_from("123")
STATES = st.dictionaries(PATHS, VERSIONS)
STEPS = st.lists(
    st.tuples(st.sampled_from(["edit", "delete", "add", "move", "swap"]), PATHS, PATHS, VERSIONS), max_size=8
)
MANY = settings(deadline=None, max_examples=400)


def indexed_document(path, indexed_at):
    return IndexedDocument(path, path, "1", 1, path, "", NOON, 1, indexed_at)


def changes(entries=(), *, removed=(), renames=(), skips=(), is_full=False):
    return Changes(
        tuple(Entry(path, version) for path, version in dict(entries).items()),
        tuple(removed),
        tuple(Rename(old, new) for old, new in renames),
        tuple(Skip(path, "too large") for path in skips),
        "checkpoint",
        is_full=is_full,
    )


def evolve(old, steps):
    """Let documents be edited, deleted, added and moved; return the new state, and where each old one is now."""
    now = {path: (path, version) for path, version in old.items()}
    for step, path, other, version in steps:
        if step == "add":
            now.setdefault(path, ("", version))
        elif path not in now:
            continue
        elif step == "edit":
            now[path] = (now[path][0], version)
        elif step == "delete":
            del now[path]
        elif step == "move" and other not in now:
            now[other] = now.pop(path)
        elif step == "swap" and other in now:
            now[path], now[other] = now[other], now[path]
    places = {origin: path for path, (origin, _) in now.items() if origin}
    return {path: version for path, (_, version) in now.items()}, places


def honest_changes(old, steps, *, is_full):
    new, places = evolve(old, steps)
    renames = [(origin, path) for origin, path in places.items() if origin != path]
    moved_from = {origin for origin, _ in renames}
    stayed = {origin for origin, path in places.items() if origin == path}
    entries = {path: version for path, version in new.items() if path not in stayed or old[path] != version}
    removed = old.keys() - new.keys() - moved_from
    return new, changes(
        new if is_full else entries, removed=() if is_full else removed, renames=renames, is_full=is_full
    )


def steps_of(plan):
    """What carrying out a plan does, one thing after the other, to versions by path."""
    for rename in plan.renames:
        yield lambda state, rename=rename: state.update(
            {rename.new_path: UNCERTAIN} if state.pop(rename.old_path) else {}
        )
    for path in plan.removed:
        yield lambda state, path=path: state.pop(path)
    for entry in plan.todo:
        yield lambda state, entry=entry: state.update({entry.path: entry.version})


@MANY
@given(old=STATES, steps=STEPS, is_full=st.booleans(), is_forced=st.booleans())
def test_a_plan_leads_to_the_listed_state(old, steps, is_full, is_forced):
    new, reported = honest_changes(old, steps, is_full=is_full)
    plan = make_plan(reported, old, {}, is_forced=is_forced)

    state = dict(old)
    for step in steps_of(plan):
        step(state)

    assert state == new
    assert plan.unchanged == len(new) - len(plan.todo)


@MANY
@given(old=STATES, steps=STEPS, is_full=st.booleans(), fresh=st.sets(PATHS), awaited=st.sets(PATHS))
def test_a_forced_run_that_goes_on_reads_what_it_has_not_read_and_what_has_changed(old, steps, is_full, fresh, awaited):
    _, reported = honest_changes(old, steps, is_full=is_full)
    changed = set(make_plan(reported, old, {}).todo)
    plan = make_plan(reported, old, {}, first=awaited, is_forced=True, fresh=fresh)

    assert set(plan.todo) == changed | {entry for entry in reported.entries if entry.path not in fresh}
    is_awaited = [entry.path in awaited for entry in plan.todo]
    assert is_awaited == sorted(is_awaited, reverse=True)


def test_only_what_was_read_since_and_not_in_the_future_need_not_be_read_again():
    def at(minutes):
        return NOON + timedelta(minutes=minutes)

    def failed(path, minutes):
        return Failure(path, "1", "failed", "it is empty", at(minutes))

    indexed = {path: indexed_document(path, at(minutes)) for path, minutes in (("a", -1), ("b", 0), ("c", 3), ("d", 6))}

    assert read_between(NOON, at(5), indexed, [failed("e", -1), failed("f", 1), failed("g", 6)]) == {"b", "c", "f"}


@MANY
@given(old=STATES, steps=STEPS)
def test_a_full_list_makes_nothing_be_read_that_the_changes_do_not_name(old, steps):
    _, everything = honest_changes(old, steps, is_full=True)
    _, differences = honest_changes(old, steps, is_full=False)

    assert set(make_plan(everything, old, {}).todo) <= set(differences.entries)


@MANY
@given(old=STATES, steps=STEPS, is_full=st.booleans(), done=st.integers(0, 12))
def test_the_same_changes_after_an_interruption_lead_there_too(old, steps, is_full, done):
    new, reported = honest_changes(old, steps, is_full=is_full)
    state = dict(old)
    for step, _ in zip(steps_of(make_plan(reported, old, {})), range(done), strict=False):
        step(state)

    for step in steps_of(make_plan(reported, dict(state), {})):
        step(state)

    assert state == new


def test_a_chain_of_renames_moves_the_last_one_first():
    known = {"a": "1", "b": "2"}
    plan = make_plan(changes({"b": "1", "c": "2"}, renames=[("a", "b"), ("b", "c")]), known, {})

    assert plan.renames == (Rename("b", "c"), Rename("a", "b"))


def test_a_document_that_only_moved_is_read_again_for_its_new_links():
    plan = make_plan(changes({"b": "1"}, renames=[("a", "b")]), {"a": "1"}, {})

    assert plan.todo == (Entry("b", "1"),)
    assert plan.unchanged == 0


def test_documents_that_swap_places_are_read_again_where_they_are():
    plan = make_plan(changes({"a": "2", "b": "1"}, renames=[("a", "b"), ("b", "a")]), {"a": "1", "b": "2"}, {})

    assert plan.renames == ()
    assert plan.todo == (Entry("a", "2"), Entry("b", "1"))


def test_a_rename_that_was_carried_out_before_an_interruption_is_not_carried_out_again():
    reported = changes({"b": "1", "c": "2"}, renames=[("a", "b"), ("b", "c")])
    plan = make_plan(reported, {"b": "1", "c": "2"}, {})

    assert plan.renames == ()
    assert plan.removed == ()


def test_a_document_that_moved_onto_an_indexed_one_leaves_no_old_path_behind():
    plan = make_plan(changes({"b": "1"}, renames=[("a", "b")]), {"a": "1", "b": "2"}, {})

    assert plan.renames == ()
    assert plan.removed == ("a",)
    assert plan.todo == (Entry("b", "1"),)


def test_only_a_full_list_makes_what_it_does_not_name_gone():
    known = {"a": "1", "b": "1"}

    assert make_plan(changes({"a": "1"}, is_full=True), known, {}).removed == ("b",)
    assert make_plan(changes({"a": "1"}, is_full=False), known, {}).removed == ()


def test_what_is_not_to_be_read_any_more_is_removed():
    plan = make_plan(changes(skips=["a"]), {"a": "1", "b": "1"}, {})

    assert plan.removed == ("a",)
    assert plan.unchanged == 1


def test_what_failed_is_tried_again_only_in_another_version_or_by_force():
    reported = changes({"a": "1", "b": "2"}, is_full=True)
    tried = {"a": "1", "b": "1"}

    assert [entry.path for entry in make_plan(reported, {}, tried).todo] == ["b"]
    assert [entry.path for entry in make_plan(reported, {}, tried, is_forced=True).todo] == ["a", "b"]


def test_a_document_that_was_indexed_after_it_had_failed_counts_as_indexed():
    assert make_plan(changes({"a": "2"}), {"a": "1"}, {"a": "2"}).todo == (Entry("a", "2"),)


def test_a_document_listed_twice_is_read_once():
    reported = Changes((Entry("a", "1"), Entry("a", "2")), (), (), (), "checkpoint", is_full=False)

    assert make_plan(reported, {}, {}).todo == (Entry("a", "2"),)


@given(st.integers(0, 200), st.integers(0, 200))
def test_a_plan_that_removes_a_fifth_of_a_source_is_refused_unless_it_is_small(indexed, gone):
    gone = min(gone, indexed)
    known = {f"page-{number}": "1" for number in range(indexed)}
    left = dict.fromkeys(list(known)[gone:], "1")
    plan = make_plan(changes(left, is_full=True), known, {})
    if gone >= 20 and gone > indexed / 5:
        with pytest.raises(TooMuchGone, match=rf"{gone:,} of {indexed:,} documents of wiki.*--accept-deletions"):
            require_few_gone("wiki", plan, indexed)
    else:
        require_few_gone("wiki", plan, indexed)


def test_of_what_was_looked_at_since_a_report_says_nothing_nor_of_what_lies_below_it():
    reported = changes({"old.md": "1", "old.md/7/file.txt": "1", "other.md": "2"}, is_full=True)
    known = {"old.md": "2", "new.md": "1", "other.md": "1", "gone.md": "1"}
    plan = make_plan(reported, known, {}, settled={"old.md", "new.md"})

    assert [entry.path for entry in plan.todo] == ["other.md"]
    assert plan.removed == ("gone.md",)
    assert plan.unchanged == 2
