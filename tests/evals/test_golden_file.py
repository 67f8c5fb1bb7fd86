import pytest

from evals.golden import GoldenQuestion, add_golden, load_golden, next_id
from wiring.refused import Refused


@pytest.fixture
def file(tmp_path):
    return tmp_path / "golden.jsonl"


QUESTIONS = [
    GoldenQuestion("g001", "How do I drain the queue?", "runbooks/queue.md", "Run “drain”", ("faq.md",), "docs"),
    GoldenQuestion("g002", "Where do I park?", passage="behind the hall"),
    GoldenQuestion("g003", "Do we have a canteen?", is_answerable=False),
]


def test_questions_that_were_added_are_read_back_in_order(file):
    for golden in QUESTIONS:
        assert next_id(file) == golden.id
        add_golden(file, golden)

    assert load_golden(file) == QUESTIONS


def test_a_file_written_by_hand_needs_no_ids_and_no_last_line_end(file):
    file.write_text('\n{"question": "Where do I park?", "path": "office.md"}', encoding="utf-8")
    add_golden(file, QUESTIONS[2])

    assert [(golden.id, golden.expected) for golden in load_golden(file)] == [
        ("line 2", "office.md"),
        ("g003", "unanswerable"),
    ]


def test_a_question_is_added_once(file):
    add_golden(file, QUESTIONS[0])

    with pytest.raises(Refused, match="holds this question already"):
        add_golden(file, GoldenQuestion("g9", "how do I DRAIN the queue?", "other.md"))
    assert len(load_golden(file)) == 1


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("{", "not JSON"),
        ('{"question": "x", "pasage": "y"}', '"pasage" means nothing here; did you mean passage?'),
        ('{"path": "x.md"}', '"question" is missing'),
        ('{"question": " ", "path": "x.md"}', '"question" must be a text that says something'),
        ('{"question": "x"}', 'say which "path" or "passage" answers it'),
        ('{"question": "x", "path": "x.md", "answerable": "yes"}', "must be true or false"),
        ('{"question": "x", "path": "x.md", "answerable": false}', "has no path and no passage"),
        ('{"question": "x", "path": "x.md", "also": "y.md"}', '"also" must be a list of texts'),
        ('{"question": "Where do I PARK?", "path": "x.md"}', "stands on line 1 already"),
        ('{"id": "g002", "question": "x", "path": "x.md"}', "stands on line 1 already"),
    ],
)
def test_a_line_that_is_no_golden_question_is_refused_with_its_number(file, line, says):
    add_golden(file, QUESTIONS[1])
    with file.open("a", encoding="utf-8") as stream:
        stream.write(line + "\n")

    with pytest.raises(Refused) as refused:
        load_golden(file)
    assert "golden.jsonl, line 2" in str(refused.value)
    assert says in str(refused.value)


def test_a_file_that_cannot_be_written_is_refused(tmp_path):
    with pytest.raises(Refused, match="cannot be written"):
        add_golden(tmp_path / "nowhere" / "golden.jsonl", QUESTIONS[0])
