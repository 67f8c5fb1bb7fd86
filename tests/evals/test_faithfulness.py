import pytest

from evals.faithful_cases import sentences_in, states_something
from evals.faithful_documents import read_documents
from evals.faithful_set import cases_of
from evals.faithfulness import judge, main, table
from evals.load_set import load_set
from index.builtin_embedder import BuiltinEmbedder, BuiltinSettings
from tests.answering.runbooks import PAGES, TRUE
from tests.evals.sets import write_set


@pytest.fixture
def runbooks(tmp_path):
    """Return a set of which every page answers one question."""
    paths = {page: f"wiki/{number}.md" for number, page in enumerate(PAGES)}
    queries = [
        {
            "id": path,
            "text": f"Tell me about {page}",
            "answerability": "ANSWERABLE",
            "reference_answer": [" ".join(TRUE[page])],
        }
        for page, path in paths.items()
    ]
    return write_set(
        tmp_path / "set",
        corpus={path: f"# {page}\n\n{PAGES[page]}\n" for page, path in paths.items()},
        queries=queries,
        qrels="".join(f"{path}\t{path}\t1\n" for path in paths.values()),
    )


def test_talk_and_scraps_state_nothing():
    assert states_something("Backups are kept encrypted for twelve months.")
    assert not states_something("I'm sorry, but the documents do not say how long backups are kept.")
    assert not states_something("How long are encrypted backups kept?")
    assert not states_something("Yes, they are.")


def test_an_answer_is_cut_into_sentences_and_items():
    assert sentences_in("Use e.g. Kestrel. Then rest.\n1. Stop it. 2. Go.") == [
        "Use e.g. Kestrel.",
        "Then rest.",
        "1. Stop it.",
        "2. Go.",
    ]


def test_a_group_of_questions_lies_in_one_half_and_perturbations_with_it(runbooks):
    _, cases = cases_of(load_set(runbooks))

    halves: dict[str, set[bool]] = {}
    for case in cases:
        halves.setdefault(case.question, set()).add(case.is_held_back)
    assert all(len(half) == 1 for half in halves.values())
    assert {"true", "number changed", "wrong citation", "opposite word"} <= {case.kind for case in cases}
    assert {case.origin for case in cases} == {"human", "extract"}


def test_cases_are_the_same_each_time(runbooks):
    assert cases_of(load_set(runbooks)) == cases_of(load_set(runbooks))


async def test_false_sentences_are_struck_more_often_than_true_ones(runbooks):
    texts, cases = cases_of(load_set(runbooks))
    embedder = BuiltinEmbedder(BuiltinSettings(threads=1))
    judged = await judge(cases, read_documents(texts, embedder), embedder)

    false = [each.is_struck for each in judged if not each.case.is_true]
    true = [each.is_struck for each in judged if each.case.is_true]
    assert sum(true) / len(true) < 0.1
    assert sum(false) / len(false) > 0.8
    assert "| human answers | wrong citation |" in table(judged)


def test_the_command_prints_a_row_for_each_kind(runbooks, capsys):
    assert main([str(runbooks), "--half", "held-back", "--misses"]) == 0

    assert "| human answers | true |" in capsys.readouterr().out
