from benchmarks.dataset import Dataset
from benchmarks.mcp import plain_questions


def test_questions_hold_words_alone_so_that_none_is_read_as_a_filter(tmp_path):
    questions = ['label:draft "exact words" -x', "...", "a_b and c", "more"]
    (tmp_path / "questions.txt").write_text("\n".join(questions), encoding="utf-8")

    assert plain_questions(Dataset(tmp_path), 3) == ["label draft exact words x", "a b and c", "more"]
