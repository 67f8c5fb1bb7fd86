from itertools import islice

import numpy as np

from benchmarks.growth.place import SPACE, chunks
from benchmarks.growth.rows import audiences, edited_rows, policies, questions, rows
from benchmarks.growth.vocabulary import WORDS, draw, vocabulary
from index.schema import to_table


def test_the_same_seed_makes_the_same_rows_and_no_two_are_the_same():
    [first], [again] = (list(rows(300)) for _ in range(2))

    assert first.texts == again.texts
    assert np.array_equal(first.vectors, again.vectors)
    assert len(set(first.texts)) == 300
    assert np.allclose(np.linalg.norm(first.vectors, axis=1), 1, atol=1e-5)
    assert set(first.texts).isdisjoint(edited_rows(300).texts)


def test_rows_have_neighbours_as_near_as_those_of_real_english():
    [made] = rows(20_000)
    scores = np.sort(questions(40).vectors @ made.vectors.T, axis=1)

    assert 0.6 < scores[:, -1].mean() < 0.85
    assert 0.05 < np.median(scores) < 0.25


def test_a_row_is_laid_out_as_the_writer_lays_it_out():
    [made] = rows(8)
    table = to_table(chunks(0, made.texts, policies(8)), made.embeddings(), SPACE)

    assert len(table) == 8
    assert len(set(table["document_id"].to_pylist())) == 1
    # The whole in half precision, and each sentence in a byte a number.
    assert {len(packed) for packed in table["embedding"].to_pylist()} == {(2 + 4) * 384}


def test_common_words_are_common_and_rare_ones_rare():
    drawn = draw(np.random.default_rng(0), 100_000)

    assert len(vocabulary()) == WORDS == len(set(vocabulary().to_pylist()))
    assert 0.2 < np.mean(drawn < 33) < 0.3  # stop words, about a quarter of a text
    assert len(set(drawn.tolist())) > 30_000


def test_questions_ask_for_words_that_rows_have():
    [made] = rows(5_000)
    known = {word.strip(".").lower() for text in made.texts for word in text.split()}
    asked = [word.lower().strip(".") for text in questions(20).words for word in text.split()[:-1]]

    assert np.mean([word in known for word in asked]) > 0.8
    assert len(set(questions(20).words)) == 20


def test_audiences_may_read_the_shares_that_they_are_named_for():
    of_rows = policies(40_000)
    named = audiences(of_rows)

    assert {share: round(float(np.isin(of_rows, each).mean()), 3) for share, each in islice(named.items(), 3)} == {
        1.0: 1.0,
        0.5: 0.5,
        0.05: 0.05,
    }
