import pytest

from indexer.parsing.slugs import Slugs


@pytest.mark.parametrize(
    ("title", "anchor"),
    [
        ("Install & run", "install--run"),
        ("What's new in 2.0?", "whats-new-in-20"),
        ("foo_bar --max-tokens", "foo_bar---max-tokens"),
        ("🚀 Start", "-start"),
        ("Größe (in µm)", "größe-in-µm"),
        ("हिन्दी", "हिन्दी"),
        ("", ""),
    ],
)
def test_anchor_is_made_as_github_makes_it(title, anchor):
    assert Slugs().add(title) == anchor


def test_repeated_titles_are_numbered_and_never_collide():
    slugs = Slugs()
    assert [slugs.add(title) for title in ("A", "A", "A-1", "A", "A")] == ["a", "a-1", "a-1-1", "a-2", "a-3"]
