import logging
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mcp_server.callers.caller import Caller, audience_of
from mcp_server.callers.static_tokens import StaticToken, StaticTokens, hash_of, new_token

ANA = Caller("token-ana", audience_of("ana@example.com"))
BEN = Caller("token-ben", audience_of("public"))


def test_each_token_tells_its_own_caller(clock):
    first, second = new_token(), new_token()
    tokens = StaticTokens([StaticToken(hash_of(first), ANA), StaticToken(hash_of(second), BEN)], clock.now)

    assert (tokens.caller_of(first), tokens.caller_of(second)) == (ANA, BEN)


def test_a_new_token_is_long_and_never_the_same():
    tokens = {new_token() for _ in range(100)}

    assert len(tokens) == 100
    assert all(token.startswith("fnt_") and len(token) == 4 + 43 for token in tokens)


def test_a_token_is_good_up_to_its_last_moment(clock):
    token = new_token()
    tokens = StaticTokens([StaticToken(hash_of(token), ANA, clock.began + timedelta(hours=1))], clock.now)
    clock.seconds = 3600
    assert tokens.caller_of(token) == ANA
    clock.seconds += 1

    assert tokens.caller_of(token) is None


def test_two_callers_with_one_token_are_refused(clock):
    one = hash_of(new_token())

    with pytest.raises(ValueError, match="same hash"):
        StaticTokens([StaticToken(one, ANA), StaticToken(one, BEN)], clock.now)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_nothing_but_the_token_itself_lets_in(clock, data):
    token = new_token()
    tokens = StaticTokens([StaticToken(hash_of(token), ANA)], clock.now)
    at = data.draw(st.integers(0, len(token)))
    shown = data.draw(
        st.text(max_size=60)
        | st.sampled_from(
            ["", " ", hash_of(token), token.upper(), token + " ", f"Bearer {token}", token[:-1], token * 2]
        )
        | st.characters().map(lambda letter: token[:at] + letter + token[at:])
        if data.draw(st.booleans())
        else st.text(st.characters(max_codepoint=255), max_size=80)
    )

    assert tokens.caller_of(shown) is None


def test_no_token_stands_in_the_log_or_in_what_is_kept(clock, caplog):
    caplog.set_level(logging.DEBUG)
    token = new_token()
    known = StaticToken(hash_of(token), ANA, clock.began - timedelta(seconds=1))
    tokens = StaticTokens([known], clock.now)
    tokens.caller_of(token)
    tokens.caller_of(token + "x")

    assert "it has expired caller=token-ana" in caplog.text
    assert token not in caplog.text + repr(known) + repr(tokens) + repr(vars(tokens))
