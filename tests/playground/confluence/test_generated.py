"""Generated sites."""

from playground.confluence.generated import generate
from playground.confluence.permissions import may_view


def test_the_same_seed_makes_the_same_pages_and_another_seed_others():
    first, again, other = (generate(50, seed=seed) for seed in (1, 1, 2))

    texts = [[(each.id, each.title, each.body) for each in site.contents.values()] for site in (first, again, other)]
    assert texts[0] == texts[1]
    assert texts[0] != texts[2]


def test_about_one_in_twenty_is_restricted_and_the_rest_hangs_in_trees():
    site = generate(1000)
    pages = [each for each in site.contents.values() if each.kind == "page"]
    writer = site.people.find("writer1@kestrel.example")

    restricted = [each for each in pages if each.read.is_set]
    assert len(pages) == 1004
    assert 25 <= len(restricted) <= 80
    assert not any(may_view(site, writer, each) for each in restricted)
    assert max(len(site.ancestors(each)) for each in pages) > 4
    assert any("<table>" in each.body for each in pages)
    assert any('ac:name="code"' in each.body for each in pages)
    assert any(each.labels for each in pages)
