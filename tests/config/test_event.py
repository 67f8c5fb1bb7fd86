import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.event import OWN_NAMES, split
from config.log import ROOMS

ROOT = Path(__file__).parents[2]
LEVELS = {f"logger.{name}" for name in ("debug", "info", "warning", "error", "exception", "critical", "log")}


@pytest.mark.parametrize(
    ("template", "arguments", "message", "fields"),
    [
        ("run finished source=%s seconds=%.1f", ("wiki", 2.04), "run finished", {"source": "wiki", "seconds": 2.0}),
        ("refused source=%s status=%d: %s", ("wiki", 404, "no"), "refused: no", {"source": "wiki", "status": 404}),
        ("webhook source=%s meets %s", ("wiki", "a fault"), "webhook meets a fault", {"source": "wiki"}),
        ("flag=%s share=%d%% of 100%%", (True, 7), "share=7% of 100%", {"flag": True}),
        ("set flag=%s off=%s none=%s", (True, "", None), "set", {"flag": True, "off": "", "none": None}),
        ("seconds=%s", (float("inf"),), "", {"seconds": "inf"}),
        ("searched stages=%s", {"embed": 2.5}, "searched", {"stages": {"embed": 2.5}}),
        ("searched stages=%s", ({"embed": 2.5, "why": "x"},), "searched", {"stages": {"embed": 2.5, "why": "x"}}),
        ("at http://host?x=%s and y=%s/z", ("1", "2"), "at http://host?x=1 and y=2/z", {}),
    ],
)
def test_pairs_of_a_message_are_its_fields_and_all_else_is_its_words(
    template: str, arguments: Any, message: str, fields: dict[str, Any]
) -> None:
    assert split(template, arguments) == (message, fields)


def test_what_cannot_be_taken_apart_is_left_whole() -> None:
    for template, arguments in (
        ("100% sure", ()),
        ("%(name)s", {"name": 1}),
        ("one %s", ("a", "b")),
        (ValueError("x"), ()),
    ):
        assert split(template, arguments) is None


@given(st.text(), st.text())
def test_nothing_that_an_argument_holds_becomes_a_field(first: str, second: str) -> None:
    told = split("heard what=%s: %s", (first, second))

    assert told == (f"heard: {second}".strip(), {"what": first})


def templates() -> Iterator[tuple[str, str]]:
    """Yield the file and the template of everything that the rooms log."""
    for room in sorted(ROOMS):
        for file in sorted((ROOT / room).rglob("*.py")):
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and ast.unparse(node.func) in LEVELS:
                    texts = [each.value for each in node.args if isinstance(each, ast.Constant)]
                    yield from ((file.name, text) for text in texts if isinstance(text, str))


def test_no_field_of_a_room_is_called_as_what_every_event_has() -> None:
    found = list(templates())
    assert len(found) > 100

    for file, template in found:
        told = split(template, (1,) * template.replace("%%", "").count("%"))
        assert told is None or not set(told[1]) & set(OWN_NAMES), (file, template)


def test_rooms_hand_over_the_values_of_their_fields() -> None:
    written = [(file, text) for file, text in templates() if re.search(r"(^|\s)[a-z_]+=(?!%)", text)]

    assert written == []
