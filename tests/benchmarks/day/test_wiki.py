import random

from benchmarks.day.marks import Mark, marks_in
from benchmarks.day.truth import ANYBODY, Truth
from benchmarks.day.wiki import KEEPER, PEOPLE, Wiki


def test_whatever_happens_the_truth_is_what_the_site_holds_and_the_keeper_may_read_it_all():
    truth = Truth()
    wiki = Wiki(truth, random.Random(7))
    deeds = {wiki.act()[0] for _ in range(300)}

    assert {"edit", "restrict", "hide", "trash", "join", "grant"} <= deeds
    assert len(truth.numbers()) > 30
    for number in truth.numbers():
        state = truth.now(number)
        page = next(each for each in wiki.site.contents.values() if wiki.number_of(each.id) == number)
        assert Mark(number, state.version) in marks_in(page.body)
        assert KEEPER in state.readers <= {*PEOPLE, ANYBODY}


def test_the_same_seed_makes_the_same_day():
    def bodies():
        wiki = Wiki(Truth(), random.Random(3))
        deeds = [wiki.act() for _ in range(60)]
        return deeds, [(each.title, each.body, each.read) for each in wiki.site.contents.values()]

    assert bodies() == bodies()
