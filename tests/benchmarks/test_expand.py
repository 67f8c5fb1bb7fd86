import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.expand import expand, principal_axes, unit_rows


def clustered(rows=60, dimension=12):
    lengths = np.linspace(3, 0.1, dimension)
    vectors = np.random.default_rng(0).standard_normal((rows, dimension)) * lengths
    return unit_rows(vectors.astype(np.float32))


@given(st.integers(1, 200), st.integers(0, 10))
@settings(deadline=None, max_examples=20)
def test_as_many_unit_vectors_come_out_as_were_asked_for(count, seed):
    [mixture] = expand(clustered(), count, seed)

    assert mixture.vectors.shape == (count, 12)
    assert mixture.vectors.dtype == np.float32
    assert np.linalg.norm(mixture.vectors, axis=1) == pytest.approx(np.ones(count), abs=1e-5)


def test_the_same_seed_makes_the_same_vectors_and_another_seed_others():
    [first], [again], [other] = (list(expand(clustered(), 50, seed)) for seed in (1, 1, 2))

    assert np.array_equal(first.vectors, again.vectors)
    assert not np.array_equal(first.vectors, other.vectors)


def test_a_new_vector_is_nearer_to_its_stronger_parent_than_to_the_others():
    seeds = clustered()
    [mixture] = expand(seeds, 300, 3)

    similarities = mixture.vectors @ seeds.T
    own = similarities[np.arange(300), mixture.parents[:, 0]]
    assert own.mean() > similarities.mean() + 0.3


def test_axes_are_as_long_as_the_vectors_vary_along_them():
    vectors = np.random.default_rng(0).standard_normal((5_000, 2)).astype(np.float32) * (3.0, 0.5)

    assert sorted(np.linalg.norm(principal_axes(vectors), axis=1)) == pytest.approx([0.5, 3.0], rel=0.05)
