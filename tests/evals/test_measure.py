import pytest

from evals.golden import GoldenQuestion
from evals.measure import Outcome, failed, measure, score
from retrieval.audience import Audience
from tests.evals.sets import open_set, write_set
from wiring.indexing import run_index
from wiring.refused import Refused

PARKING = GoldenQuestion("q1", "Where do I park?", "office.md", "behind the hall")
ANYWHERE = GoldenQuestion("q2", "Where is the key?", "keys.md")
CANTEEN = GoldenQuestion("q3", "Do we have a canteen?", is_answerable=False)


def outcome(question, rank=1, *, is_answered=True, is_quoted=False, probability=0.5):
    return Outcome(question, rank, is_quoted, probability, is_answered, "other.md")


def test_scores_are_shares_of_the_questions_they_are_about():
    scores = score(
        [
            outcome(PARKING, 2, is_quoted=True, probability=0.9),
            outcome(ANYWHERE, 0, is_answered=False, probability=0.3),
            outcome(CANTEEN, 0, is_answered=True, probability=0.6),
        ]
    )

    assert (scores.recall_at_5, scores.mrr, scores.quoted) == (0.5, 0.25, 1.0)
    assert (scores.abstention_auc, scores.answered, scores.refused) == (0.5, 0.5, 0.0)


def test_what_no_question_is_about_is_no_figure():
    assert score([outcome(CANTEEN, 0, is_answered=False)]).figures() == {"refused": 1.0}
    assert score([outcome(ANYWHERE)]).figures() == {"recall_at_5": 1.0, "mrr": 1.0, "answered": 1.0}
    assert score([]).figures() == {}


@pytest.mark.parametrize(
    ("became", "is_right"),
    [
        (outcome(PARKING, is_quoted=True), True),
        (outcome(PARKING), False),
        (outcome(ANYWHERE, 5), True),
        (outcome(ANYWHERE, 6), False),
        (outcome(ANYWHERE, is_answered=False), False),
        (outcome(CANTEEN, 0), False),
        (outcome(CANTEEN, 0, is_answered=False), True),
    ],
)
def test_a_question_comes_out_right_or_not(became, is_right):
    assert became.is_right is is_right


def test_failures_come_most_harmful_first_and_say_what_went_wrong():
    made_up = outcome(CANTEEN, 0)
    lost = outcome(ANYWHERE, 6)
    withheld = outcome(PARKING, 1, is_answered=False)
    unquoted = outcome(PARKING, 1)
    fine = [outcome(PARKING, 1, is_quoted=True), outcome(ANYWHERE, 5), outcome(CANTEEN, 0, is_answered=False)]

    assert failed([unquoted, withheld, *fine, lost, made_up]) == [made_up, lost, withheld, unquoted]
    assert str(made_up) == "answered from other.md, and nothing says it"
    assert str(lost) == "at rank 6; first came other.md"
    assert str(withheld) == "at rank 1, not answered; first came other.md"
    assert str(unquoted) == "at rank 1, the answer does not quote the passage; first came other.md"


@pytest.mark.parametrize(
    ("golden", "rank"),
    [
        (GoldenQuestion("q", "tax on cider", "tax.txt"), 1),
        (GoldenQuestion("q", "tax on cider", "gone.md", also=("tax.txt",)), 1),
        (GoldenQuestion("q", "tax on cider", passage="cider is\n20 percent"), 1),
        (GoldenQuestion("q", "tax on cider", passage="cider is 30 percent"), 0),
        (GoldenQuestion("q", "tax on cider", "tax.txt", source="corpus"), 1),
        (GoldenQuestion("q", "tax on cider", "tax.txt", source="wiki"), 0),
        (GoldenQuestion("q", "tax on cider", is_answerable=False), 0),
        (GoldenQuestion("q", "tax on cider path:tax", "tax.txt"), 1),
        (GoldenQuestion("q", "tax on cider -path:tax", "tax.txt"), 0),
        (GoldenQuestion("q", 'tax "on beer"', "tax.txt"), 0),
    ],
)
async def test_a_question_is_found_by_path_or_by_passage(tmp_path, golden, rank):
    rooms = open_set(write_set(tmp_path / "set"), tmp_path / "index")
    run_index(rooms, requested_by="a test")
    done: list[int] = []
    [found] = await measure([golden], rooms.access(Audience.public()), await rooms.library(), on_question=done.append)
    rooms.close()

    assert found.rank == rank
    assert done == [1]


async def test_a_filter_that_means_nothing_is_told_with_its_question(tmp_path):
    rooms = open_set(write_set(tmp_path / "set"), tmp_path / "index")
    run_index(rooms, requested_by="a test")
    with pytest.raises(Refused, match=r"Golden question q7: .*after"):
        await measure([GoldenQuestion("q7", "tax after:noon")], rooms.access(Audience.public()), await rooms.library())
    rooms.close()
