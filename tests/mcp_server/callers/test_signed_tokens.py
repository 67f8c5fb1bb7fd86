import json
import logging

import jwt
import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mcp_server.callers.errors import NamesNobody
from mcp_server.callers.signed_tokens import Expected, SignedTokens
from retrieval.audience import Audience
from tests.mcp_server.callers.conftest import ALGORITHMS, HERE, b64, raw
from tests.mcp_server.issuer import private_key, public_jwk, rsa_key, sign

KEY = private_key("RS256")


async def test_a_token_of_the_issuer_tells_who_is_asking_and_what_they_may(tokens, claims):
    caller = await tokens.caller_of(sign(claims, KEY))

    assert caller.audience == Audience.person("ana@example.com")
    assert caller.scopes == {"openid", "docs:read"}
    assert caller.name.startswith("oauth-")
    assert "ana" not in caller.name


@pytest.mark.parametrize("algorithm", ALGORITHMS)
async def test_each_algorithm_that_is_allowed_is_checked_with_its_key(issuer, tokens, claims, algorithm):
    key = private_key(algorithm)
    issuer.publish(public_jwk(key, "first"))

    assert await tokens.caller_of(sign(claims, key, algorithm))
    assert await tokens.caller_of(sign({**claims, "aud": "x"}, key, algorithm)) is None


async def test_one_person_is_one_caller_however_their_address_is_spelt(tokens, claims):
    spelt = [
        await tokens.caller_of(sign({**claims, "email": text}, KEY)) for text in ("Ana@example.com", "ana@EXAMPLE.com")
    ]

    assert spelt[0].name == spelt[1].name


@pytest.mark.parametrize("kind", ["at+jwt", "AT+JWT", "application/at+jwt", "JWT"])
async def test_the_types_of_access_tokens_are_taken(tokens, claims, kind):
    assert await tokens.caller_of(sign(claims, KEY, typ=kind))


async def test_a_token_may_be_meant_for_several(tokens, claims):
    assert await tokens.caller_of(sign({**claims, "aud": ["https://other.example.com", HERE]}, KEY))


@pytest.mark.parametrize(
    "change",
    [
        {"iss": "https://other.example.com"},
        {"iss": None},
        {"aud": "https://other.example.com/mcp"},
        {"aud": HERE + "/"},
        {"aud": HERE[:-1]},
        {"aud": []},
        {"aud": None},
        {"aud": {HERE: 1}},
        {"exp": None},
        {"exp": "tomorrow"},
        {"exp": True},
        {"exp": float("inf")},
        {"exp": float("nan")},
        {"exp": 10**400},
        {"exp": -(10**400)},
        {"iat": None},
        {"iat": "now"},
        {"nbf": "now"},
        {"nbf": 10**12},
        {"iat": 10**12},
        {"sub": 7},
    ],
)
async def test_a_token_that_says_something_else_is_refused(tokens, claims, change):
    changed = {name: value for name, value in {**claims, **change}.items() if value is not None}

    assert await tokens.caller_of(raw(changed)) is None


@pytest.mark.parametrize(("claim", "last_good", "first_bad"), [("exp", -29, -30), ("nbf", 30, 31), ("iat", 30, 31)])
async def test_clocks_may_differ_by_half_a_minute(tokens, claims, claim, last_good, first_bad):
    now = claims["iat"]

    assert await tokens.caller_of(sign({**claims, claim: now + last_good}, KEY))
    assert await tokens.caller_of(sign({**claims, claim: now + first_bad}, KEY)) is None


async def test_a_token_expires_while_it_is_used(tokens, claims, clock):
    token = sign(claims, KEY)
    assert await tokens.caller_of(token)
    clock.seconds += 630

    assert await tokens.caller_of(token) is None


@pytest.mark.parametrize(
    "header",
    [{"typ": None}, {"typ": "logout+jwt"}, {"typ": "id+jwt"}, {"kid": "second"}, {"crit": ["exp"]}, {"crit": []}],
)
async def test_a_header_that_says_something_else_is_refused(tokens, claims, header):
    assert await tokens.caller_of(sign(claims, KEY, **header)) is None


async def test_a_key_is_never_guessed(issuer, tokens, claims, clock):
    assert await tokens.caller_of(sign(claims, KEY, kid=None))

    issuer.publish(public_jwk(KEY, "first"), public_jwk(rsa_key("second"), "first"))
    clock.seconds += 30
    await tokens.caller_of(sign(claims, KEY, kid="unknown"))
    assert await tokens.caller_of(sign(claims, KEY, kid=None)) is None
    assert await tokens.caller_of(sign(claims, KEY)) is None


async def test_the_keys_that_a_token_brings_along_are_not_looked_at(tokens, claims):
    other = rsa_key("second")

    assert await tokens.caller_of(sign(claims, other, jwk=public_jwk(other), jku="https://evil.example.com")) is None


async def test_nobody_signs_with_what_everybody_knows(tokens, claims):
    public = KEY.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    modulus = public_jwk(KEY)["n"]
    forged = [jwt.encode(claims, "", "none", {"typ": "at+jwt", "kid": "first"})]
    forged += [
        by_hand(claims, algorithm, secret) for algorithm in ("HS256", "HS512") for secret in (public, modulus.encode())
    ]
    forged += [f"{part}." for part in forged[:1]] + [forged[0].replace(".", "..")]

    assert [await tokens.caller_of(token) for token in forged] == [None] * len(forged)


async def test_a_scope_of_the_issuers_own_name_means_reading_and_ours_does_not(expected, keys, clock, claims):
    theirs = SignedTokens(
        Expected(expected.issuer, HERE, "email", "api://docs/read", 30, expected.algorithms), keys, clock.now
    )

    async def scopes(**said):
        caller = await theirs.caller_of(sign({**claims, "scope": "", **said}, KEY))
        return caller.scopes if caller else None

    assert "docs:read" in await scopes(scope="api://docs/read")
    assert "docs:read" in await scopes(scp=["api://docs/read", 7])
    assert "docs:read" in await scopes(scp="other api://docs/read")
    assert "docs:read" not in await scopes(scope="docs:read")
    assert await scopes(scope={"api://docs/read": 1}) == frozenset()


async def test_another_claim_may_name_the_person_and_then_email_is_not_asked_for(expected, keys, clock, claims):
    upn = SignedTokens(Expected(expected.issuer, HERE, "upn", "docs:read", 30, expected.algorithms), keys, clock.now)
    said = {**claims, "upn": "ben@example.com", "email_verified": False}

    caller = await upn.caller_of(sign(said, KEY))
    assert caller
    assert caller.audience == Audience.person("ben@example.com")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150, deadline=None)
@given(st.data())
async def test_no_token_that_was_changed_gets_through(tokens, claims, data):
    good = sign(claims, KEY)
    at = data.draw(st.integers(0, len(good) - 1))
    change = data.draw(st.sampled_from(["replace", "insert", "delete", "double"]))
    letter = data.draw(st.sampled_from("ABab09-_.=+/ \n\u00e9"))
    changed = {
        "replace": good[:at] + letter + good[at + 1 :],
        "insert": good[:at] + letter + good[at:],
        "delete": good[:at] + good[at + 1 :],
        "double": good + good[at:],
    }[change]

    assert (await tokens.caller_of(changed) is None) == (changed != good)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150, deadline=None)
@given(st.text(max_size=60) | st.lists(st.binary(max_size=20), min_size=3, max_size=3).map(lambda parts: b64(*parts)))
async def test_no_text_at_all_is_a_token_by_chance(tokens, text):
    assert await tokens.caller_of(text) is None


async def test_a_very_long_token_is_not_even_read(tokens, claims):
    assert await tokens.caller_of(sign({**claims, "groups": ["x" * 20_000]}, KEY)) is None


async def test_the_log_says_why_and_holds_nothing_of_the_token(tokens, claims, caplog):
    caplog.set_level(logging.DEBUG)
    refused = [
        sign({**claims, "aud": "https://pl4nted.example.com"}, KEY),
        sign({**claims, "iss": "pl4nted"}, KEY),
        sign(claims, KEY, kid="pl4nted"),
        sign(claims, KEY, typ="pl4nted"),
        sign(claims, KEY) + "pl4nted",
        "pl4nted.pl4nted.pl4nted",
        sign(claims, rsa_key("second")),
    ]
    for token in refused:
        assert await tokens.caller_of(token) is None
        assert not any(part in caplog.text for part in token.split("."))

    nameless = sign({**claims, "email": "pl4nted"}, KEY)
    with pytest.raises(NamesNobody):
        await tokens.caller_of(nameless)
    assert not any(part in caplog.text for part in nameless.split("."))
    assert "pl4nted" not in caplog.text
    assert caplog.text.count("token refused: ") == len(refused) + 1


def by_hand(claims, algorithm, secret):
    """Make a token with a shared secret, which the library refuses when it looks like a key."""
    import hashlib
    import hmac

    head = b64(json.dumps({"alg": algorithm, "typ": "at+jwt", "kid": "first"}).encode(), json.dumps(claims).encode())
    digest = {"HS256": hashlib.sha256, "HS512": hashlib.sha512}[algorithm]
    return f"{head}.{b64(hmac.new(secret, head.encode(), digest).digest())}"
