import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sealing import Seal, SealBrokenError


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])), st.text(min_size=1, max_size=40))
def test_what_is_sealed_is_opened_with_the_same_secret(token, secret):
    secret = secret.encode("utf-8", "ignore").decode()
    assert Seal(secret).open(Seal(secret).close(token)) == token


def test_another_secret_opens_nothing():
    with pytest.raises(SealBrokenError):
        Seal("two").open(Seal("one").close("xoxb-1"))


@pytest.mark.parametrize("broken", ["", "xoxb-1", "é", "gAAAAA=="])
def test_what_was_not_sealed_is_not_opened(broken):
    with pytest.raises(SealBrokenError):
        Seal("one").open(broken)


def test_a_changed_letter_breaks_the_seal():
    sealed = Seal("one").close("xoxb-1")
    changed = sealed[:40] + ("A" if sealed[40] != "A" else "B") + sealed[41:]

    with pytest.raises(SealBrokenError):
        Seal("one").open(changed)


def test_a_token_that_is_sealed_twice_does_not_look_alike():
    assert Seal("one").close("xoxb-1") != Seal("one").close("xoxb-1")
