"""Tokens that are good but for the person: whom they name must be certain, and what would help is said."""

import logging
from dataclasses import replace

import pytest

from mcp_server.callers.errors import NamesNobody
from mcp_server.callers.signed_tokens import SignedTokens
from tests.mcp_server.callers.conftest import HERE, raw
from tests.mcp_server.issuer import private_key, rsa_key, sign

KEY = private_key("RS256")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"email": None}, "holds no e-mail address"),
        ({"email": ""}, "holds no e-mail address"),
        ({"email": "ana"}, "holds no e-mail address"),
        ({"email": "everyone"}, "holds no e-mail address"),
        ({"email": ["ana@example.com"]}, "holds no e-mail address"),
        ({"email": "ana@example.com, ben@example.com"}, "holds no e-mail address"),
        ({"email": "ana@example.com\n"}, "holds no e-mail address"),
        ({"email": "ana@exa\u200bmple.com"}, "holds no e-mail address"),
        ({"email": "a" * 320 + "@example.com"}, "holds no e-mail address"),
        ({"email_verified": False}, "says that its e-mail address is not verified"),
        ({"email_verified": "false"}, "says that its e-mail address is not verified"),
        ({"email_verified": None}, "says that its e-mail address is not verified"),
        ({"email_verified": []}, "says that its e-mail address is not verified"),
    ],
)
async def test_a_good_token_that_names_no_verified_address_is_nobodys_and_why_is_said(tokens, claims, change, said):
    with pytest.raises(NamesNobody, match=said):
        await tokens.caller_of(raw({**claims, **change}))


async def test_who_cannot_sign_learns_nothing_of_what_else_a_token_lacks(tokens, claims):
    """What is said of a token's person is said of good tokens alone."""
    assert await tokens.caller_of(sign({**claims, "email": None}, rsa_key("second"))) is None
    assert await tokens.caller_of(sign({**claims, "email": None, "exp": 1}, KEY)) is None


async def test_an_address_of_which_nothing_says_that_it_was_verified_is_nobodys(tokens, claims):
    """Some issuers let people write any address into their profile."""
    del claims["email_verified"]

    with pytest.raises(NamesNobody, match=r"mcp\.oauth\.issuer_verifies_emails"):
        await tokens.caller_of(sign(claims, KEY))


async def test_the_operator_may_say_that_the_issuer_verifies_every_address(expected, keys, clock, claims):
    trusting = SignedTokens(replace(expected, issuer_verifies_emails=True), keys, clock.now)
    unmarked = {name: value for name, value in claims.items() if name != "email_verified"}

    assert await trusting.caller_of(sign(unmarked, KEY))
    # What the issuer itself says not to have verified is not taken on any account.
    with pytest.raises(NamesNobody):
        await trusting.caller_of(sign({**claims, "email_verified": False}, KEY))


@pytest.mark.parametrize("verified", [True, "true"])
async def test_an_address_that_the_issuer_verified_is_taken(tokens, claims, verified):
    assert await tokens.caller_of(sign({**claims, "email_verified": verified}, KEY))


async def test_what_an_operator_can_mend_is_warned_of_once_for_each_reason(tokens, claims, caplog):
    other_audience = sign({**claims, "aud": "https://other.example.com"}, KEY)
    other_issuer = sign({**claims, "iss": "https://other.example.com"}, KEY)
    for _ in range(3):
        assert await tokens.caller_of(other_audience) is None
        assert await tokens.caller_of(other_issuer) is None
        assert await tokens.caller_of(sign(claims, rsa_key("second"))) is None
        with pytest.raises(NamesNobody):
            await tokens.caller_of(raw({**claims, "email": None}))

    warned = [record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING]
    assert len(warned) == 3
    assert HERE in warned[0]
    assert "mcp.oauth.issuer" in warned[1]
    assert "mcp.oauth.principal_claim" in warned[2]
