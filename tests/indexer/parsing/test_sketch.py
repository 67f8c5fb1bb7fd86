from dataclasses import dataclass

from bs4 import Tag

from indexer.parsing.html import blocks_of
from indexer.parsing.sketch import Apart, Element, Lead, compose, readable


@dataclass(frozen=True)
class Nested:
    depth: int

    def expand(self):
        return [Element("div", ["x", Nested(self.depth - 1)])] if self.depth else []


def text_of(*pieces):
    return blocks_of(compose(pieces), anchor_of=str).text


def test_pieces_become_elements_in_order():
    tree = compose(["a", Element("td", [Element("p", ["b"]), "c"], {"colspan": "2"}), "d"])
    [first, cell, last] = tree.contents
    assert (str(first), str(last)) == ("a", "d")
    assert isinstance(cell, Tag)
    assert (cell.name, cell.attrs, cell.parent) == ("td", {"colspan": "2"}, tree)
    assert str(cell.contents[1]) == "c"


def test_nodes_nest_as_deep_as_they_like():
    assert text_of(Nested(5_000)).count("x") == 5_000


def test_a_lead_stands_before_the_next_text_or_alone():
    items = [Element("li", [Lead("[ ] "), " ", Element("p", ["\n a"])]), Element("li", [Lead("[x] "), Element("p")])]
    assert text_of(Element("ul", items), "b") == "- [ ] a\n- [x]\n\nb"


def test_a_lead_never_moves_into_a_list_or_code_below_it():
    inner = Element("ul", [Element("li", [Lead("[x] "), "b"])])
    assert text_of(Element("ul", [Element("li", [Lead("[ ] "), inner])])) == "- [ ]\n  - [x] b"
    assert text_of(Element("ul", [Element("li", [Lead("[ ] "), Element("pre", ["a"])])])) == "- [ ]\n  a"


def test_texts_with_a_shape_of_their_own_do_not_run_into_words():
    assert text_of("a", Apart("B"), Apart("C"), "d", Apart("E"), ".") == "a B C d E."


def test_no_text_holds_control_characters_or_halves_of_characters():
    assert readable("a\x00b\x1bc\ud800d\t\n") == "abcd\t\n"
