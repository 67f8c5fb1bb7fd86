import asyncio

import pytest

from retrieval.stopwatch import Stopwatch, milliseconds_of


async def test_legs_that_run_side_by_side_know_what_they_are_part_of_and_not_of_each_other():
    watch = Stopwatch()

    async def leg(name):
        with watch.stage(name):
            await asyncio.to_thread(inner, name)

    def inner(name):
        with watch.stage(f"{name} thread"):
            pass

    with watch.stage("search"):
        await asyncio.gather(leg("dense"), leg("keyword"))
    with watch.stage("fuse"):
        pass

    assert {stage.name: stage.inside for stage in watch.stages} == {
        "dense thread": "dense",
        "keyword thread": "keyword",
        "dense": "search",
        "keyword": "search",
        "search": None,
        "fuse": None,
    }
    assert [stage.name for stage in watch.stages[-2:]] == ["search", "fuse"]


def test_a_stage_that_fails_is_timed_and_ends():
    watch = Stopwatch()
    with pytest.raises(ValueError, match="invalid literal"), watch.stage("embed"):
        int("no number")
    with watch.stage("keyword"):
        pass

    assert [(stage.name, stage.inside) for stage in watch.stages] == [("embed", None), ("keyword", None)]
    assert watch.stages[0].started <= watch.stages[1].started


def test_a_stage_that_ran_twice_counts_together():
    watch = Stopwatch()
    for _ in range(2):
        with watch.stage("embed"):
            pass

    assert len(watch.stages) == 2
    assert watch.milliseconds == {"embed": round(sum(stage.milliseconds for stage in watch.stages), 2)}
    assert milliseconds_of([]) == {}
