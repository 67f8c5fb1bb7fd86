from benchmarks.wiki import served, trouble
from playground.confluence.faults import Faults


def test_trouble_comes_at_its_places_among_every_fifty_requests():
    faults = Faults()
    trouble(faults)

    struck = {number: fault for number in range(1, 101) if (fault := faults.strike("/wiki/rest/api/content/search"))}

    assert {number: (fault.kind, fault.status, fault.retry_after) for number, fault in struck.items()} == {
        10: ("answer", 503, None),
        25: ("drop", 0, None),
        35: ("cut", 0, None),
        50: ("answer", 429, "0"),
        60: ("answer", 503, None),
        75: ("drop", 0, None),
        85: ("cut", 0, None),
        100: ("answer", 429, "1"),
    }


def test_a_longer_wiki_has_the_same_pages_with_other_text_behind_their_own():
    with served(40) as short, served(40, length=3) as long:
        bodies = {path: page.body for path, page in short.pages().items()}
        longer = {path: page.body for path, page in long.pages().items()}

    assert bodies.keys() == longer.keys()
    assert all(longer[path].startswith(body) for path, body in bodies.items())
    assert sum(map(len, longer.values())) == 3 * sum(map(len, bodies.values()))
    assert all(longer[path].count(body) == 1 for path, body in bodies.items())


def test_leaves_have_nothing_below_them_and_everybody_in_the_space_reads_them():
    with served(60) as wiki:
        pages, leaves = wiki.pages(), wiki.leaves()

        assert leaves
        assert not {leaf.id for leaf in leaves} & {page.parent_id for page in pages.values()}
        assert not any(leaf.read.is_set for leaf in leaves)
        wiki.site.trash(leaves[0])
        assert len(wiki.pages()) == len(pages) - 1
