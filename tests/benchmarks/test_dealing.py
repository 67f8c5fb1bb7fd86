import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.dealing import POLICIES, audience_policies, deal_evenly, deal_policies


def test_few_policies_cover_many_documents_and_most_cover_few():
    dealt = deal_policies(20_000, seed=1)
    sizes = np.bincount(dealt, minlength=POLICIES + 1)[1:]

    assert sizes.sum() == 20_000
    assert sizes[:3].min() > 5 * np.median(sizes)


@given(st.integers(500, 5_000), st.floats(0.001, 1.0))
@settings(deadline=None, max_examples=50)
def test_an_audience_may_read_no_more_than_its_share(rows, share):
    dealt = deal_policies(rows, seed=2)
    allowed = audience_policies(dealt, share)
    covered = np.isin(dealt, allowed).sum()

    smallest = np.unique(dealt, return_counts=True)[1].min()
    assert covered <= max(round(share * rows), smallest)
    assert allowed


def test_the_share_is_met_closely():
    dealt = deal_policies(50_000, seed=3)

    for share in (0.5, 0.05, 0.01):
        assert abs(np.isin(dealt, audience_policies(dealt, share)).mean() - share) < 0.1 * share


def test_an_even_deal_uses_every_policy_as_often():
    assert np.bincount(deal_evenly(30, 10)).tolist() == [0] + [3] * 10
