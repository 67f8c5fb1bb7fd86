import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.webhooks.pushes import is_of_interest
from tests.indexer.webhooks import samples

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=8,
)
FORGES = {
    "push": samples.github_push,
    "Push Hook": samples.gitlab_push,
    "System Hook": samples.gitlab_push,
    "repo:refs_changed": samples.bitbucket_push,
    "mirror:repo_synchronized": samples.bitbucket_push,
}


@pytest.mark.parametrize("event", FORGES)
def test_a_push_to_the_branch_of_the_source_is_of_interest_and_to_another_is_not(event):
    push = FORGES[event]

    assert is_of_interest(event, push("refs/heads/release/4.2"), "release/4.2")
    assert not is_of_interest(event, push("refs/heads/release/4.3"), "release/4.2")
    assert not is_of_interest(event, push("refs/heads/4.2"), "release/4.2")


@pytest.mark.parametrize("event", ["push", "Push Hook", "System Hook"])
def test_a_source_without_a_branch_follows_the_default_one_that_the_push_names(event):
    push = FORGES[event]

    assert is_of_interest(event, push("refs/heads/main"), "")
    assert not is_of_interest(event, push("refs/heads/topic"), "")


@pytest.mark.parametrize("event", FORGES)
def test_a_tag_is_of_interest_only_to_a_source_that_is_read_at_it(event):
    push = FORGES[event]

    assert not is_of_interest(event, push("refs/tags/main"), "")
    assert not is_of_interest(event, push("refs/tags/v1"), "main")
    assert is_of_interest(event, push("refs/tags/v1"), "v1")


def test_bitbucket_cloud_tells_branches_from_tags_and_what_was_deleted():
    push = samples.bitbucket_cloud_push

    assert is_of_interest("repo:push", push("main"), "main")
    assert is_of_interest("repo:push", push("main", is_deleted=True), "main")
    assert not is_of_interest("repo:push", push("topic"), "main")
    assert not is_of_interest("repo:push", push("v1", "tag"), "")
    assert is_of_interest("repo:push", push("v1", "tag"), "v1")


def test_where_no_default_branch_is_named_every_branch_is_of_interest():
    assert is_of_interest("repo:push", samples.bitbucket_cloud_push("topic"), "")
    assert is_of_interest("repo:refs_changed", samples.bitbucket_push("refs/heads/topic"), "")


def test_one_of_several_branches_in_a_push_is_enough():
    several = samples.bitbucket_push("refs/tags/v1", "refs/heads/topic", "refs/heads/main")

    assert is_of_interest("repo:refs_changed", several, "main")
    assert not is_of_interest("repo:refs_changed", several, "develop")


@pytest.mark.parametrize("event", ["issues", "pull_request", "Merge Request Hook", "pr:opened", "release", "star"])
def test_what_is_no_push_is_of_no_interest(event):
    assert not is_of_interest(event, samples.github_push(), "main")


def test_of_what_a_whole_gitlab_tells_only_pushes_are_of_interest():
    assert not is_of_interest("System Hook", {"event_name": "project_create"}, "")
    assert not is_of_interest("System Hook", {}, "")


@pytest.mark.parametrize("event", ["", "push", "Push Hook", "repo:push", "repo:refs_changed"])
def test_what_does_not_say_what_was_pushed_is_of_interest(event):
    assert is_of_interest(event, {}, "main")


@given(st.sampled_from(["", *FORGES, "repo:push", "issues"]), st.dictionaries(st.text(max_size=6), JSON), st.text())
def test_no_body_is_too_odd_to_be_judged(event, payload, ref):
    odd = payload | {"push": payload.get("a"), "changes": [payload.get("b"), {"new": payload.get("c")}]}

    assert is_of_interest(event, odd, ref) in {True, False}
