import pytest

from mcp_server.callers.caller import Caller, CallerToken, audience_of, caller_of_request, fixed_caller
from mcp_server.callers.errors import UncheckedRequest
from retrieval.audience import Audience

ANA = Caller("token-ana", audience_of("ana@example.com"))


def test_a_principal_is_a_person_or_the_public():
    assert audience_of("ana@example.com") == Audience.person("ana@example.com")
    assert audience_of("public") == Audience.public()


def test_a_fixed_caller_is_always_the_same():
    who_asks = fixed_caller(ANA)

    assert who_asks() is who_asks() is ANA


def test_outside_a_request_that_was_checked_nobody_is_asking():
    with pytest.raises(UncheckedRequest):
        caller_of_request()


def test_what_is_kept_of_a_token_is_the_caller_and_no_text():
    kept = CallerToken.of(ANA)

    assert kept.caller is ANA
    assert (kept.token, kept.client_id, kept.scopes) == ("", "token-ana", ["docs:read"])
