import pytest

from evals.floors import floor_file, load_floors, save_floors
from evals.gate import drops_below
from wiring.refused import Refused


@pytest.fixture
def file(tmp_path):
    return floor_file(tmp_path / "golden.jsonl")


def test_floors_stand_beside_their_questions(file):
    assert file.name == "golden.floor.json"


def test_figures_pass_the_floors_that_were_written_of_them(file):
    figures = {"recall_at_5": 2 / 3, "mrr": 0.9999, "refused": 1.0}
    save_floors(file, figures)

    assert load_floors(file) == {"recall_at_5": 0.666, "mrr": 0.999, "refused": 1.0}
    assert drops_below(load_floors(file), figures) == []


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("{", "is not JSON"),
        ("[]", "must hold an object of figures"),
        ('{"recall": 0.5}', "recall_at_5, mrr"),
        ('{"mrr": 2}', "from 0 to 1"),
        ('{"mrr": "high"}', "from 0 to 1"),
        ('{"mrr": true}', "from 0 to 1"),
    ],
)
def test_floors_that_are_none_are_refused(file, content, says):
    file.write_text(content, encoding="utf-8")

    with pytest.raises(Refused, match=says):
        load_floors(file)


def test_floors_that_are_missing_are_refused_with_what_writes_them(file):
    with pytest.raises(Refused, match="golden run --record"):
        load_floors(file)
