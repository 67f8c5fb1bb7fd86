import asyncio
import gzip
import json

import pytest

from mcp_server.callers.errors import IssuerAway
from mcp_server.callers.jwks import IssuerKeys, open_issuer_keys
from tests.mcp_server.callers.conftest import ALGORITHMS
from tests.mcp_server.issuer import private_key, public_jwk, rsa_key

FIRST = public_jwk(private_key("RS256"), "first")
SECOND = public_jwk(rsa_key("second"), "second")


async def names(keys: IssuerKeys, kid: str | None) -> list[str | None]:
    return [key.kid for key in await keys.keys_for(kid)]


async def settle(keys: IssuerKeys) -> None:
    """Wait for a reading that nobody waits for."""
    if keys._reading:
        await asyncio.wait({keys._reading})


async def test_keys_are_read_once_for_many_who_ask_at_once(issuer, keys):
    found = await asyncio.gather(*(names(keys, "first") for _ in range(20)))

    assert found == [["first"]] * 20
    assert issuer.asked == ["/keys"]


async def test_a_token_without_a_name_of_a_key_is_given_all(issuer, keys):
    issuer.publish(FIRST, SECOND)

    assert await names(keys, None) == ["first", "second"]


async def test_a_key_that_was_published_later_is_found_when_a_token_names_it(issuer, keys, clock):
    await names(keys, "first")
    issuer.publish(FIRST, SECOND)
    clock.seconds += 30

    assert await names(keys, "second") == ["second"]


async def test_a_key_that_was_taken_back_is_refused_when_the_keys_were_read_again(issuer, keys, clock):
    await names(keys, "first")
    issuer.publish(SECOND)
    clock.seconds += 600
    await names(keys, "first")
    await settle(keys)

    assert await names(keys, "first") == []


async def test_after_a_pause_a_key_that_was_taken_back_is_refused_at_once(issuer, keys, clock):
    await names(keys, "first")
    issuer.publish(SECOND)
    clock.seconds += 1200

    assert await names(keys, "first") == []


async def test_an_issuer_that_is_known_to_be_away_keeps_nobody_waiting(issuer, keys, clock):
    await names(keys, "first")
    issuer.pages["/keys"] = 503
    clock.seconds += 1200
    assert await names(keys, "first") == ["first"]
    issuer.answers.clear()
    clock.seconds += 30

    assert await asyncio.wait_for(names(keys, "first"), 60) == ["first"]
    assert keys._reading is not None
    issuer.answers.set()
    await settle(keys)


async def test_a_flood_of_invented_names_makes_one_reading_in_half_a_minute(issuer, keys, clock):
    await names(keys, "first")
    for number in range(200):
        assert await names(keys, f"invented-{number}") == []
    clock.seconds += 29
    assert await names(keys, "invented") == []
    assert issuer.asked == ["/keys"]

    clock.seconds += 1
    await asyncio.gather(*(names(keys, f"invented-{number}") for number in range(50)))
    assert issuer.asked == ["/keys", "/keys"]


async def test_who_has_a_known_key_does_not_wait_for_a_slow_issuer(issuer, keys, clock):
    await names(keys, "first")
    issuer.answers.clear()
    clock.seconds += 600

    assert await asyncio.wait_for(names(keys, "first"), 60) == ["first"]
    assert keys._reading is not None
    issuer.answers.set()
    await settle(keys)


async def test_keys_hold_for_two_hours_while_the_issuer_is_away(issuer, keys, clock):
    await names(keys, "first")
    issuer.close()
    for _ in range(11):
        clock.seconds += 650
        assert await names(keys, "first") == ["first"]
        await settle(keys)
    clock.seconds += 100

    with pytest.raises(IssuerAway):
        await names(keys, "first")


async def test_an_issuer_that_comes_back_is_asked_again_after_some_seconds(issuer, keys, clock):
    issuer.pages["/keys"] = 503
    with pytest.raises(IssuerAway):
        await names(keys, "first")
    issuer.publish(FIRST)
    with pytest.raises(IssuerAway):
        await names(keys, "first")
    clock.seconds += 5

    assert await names(keys, "first") == ["first"]
    assert issuer.asked == ["/keys", "/keys"]


@pytest.mark.parametrize(
    ("published", "says"),
    [
        ((503, {}), "status 503"),
        ((302, {"Location": "/elsewhere"}), "status 302"),
        ((b"<html>Sign in", {}), "its answer is no JSON"),
        ((b"\xff\xfe", {}), "its answer is no JSON"),
        ((b"", {}), "its answer is no JSON"),
        ((b"[" * 100_000, {}), ""),
        (({"keys": "none"}, {}), "this is no key set"),
        (([], {}), "this is no key set"),
        (({"keys": [FIRST] * 101}, {}), "this is no key set"),
        ((b" " * 300_000, {}), "its answer is too long"),
        ((gzip.compress(json.dumps({"keys": [FIRST]}).encode()), {"Content-Encoding": "gzip"}), "is compressed"),
    ],
)
async def test_what_is_no_key_set_lets_nobody_in_and_the_log_says_why(issuer, keys, caplog, published, says):
    issuer.pages["/keys"], issuer.headers = published

    with pytest.raises(IssuerAway):
        await names(keys, "first")
    assert says in caplog.text
    assert "the keys of the issuer could not be read" in caplog.text


async def test_rubbish_does_not_replace_keys_that_were_good(issuer, keys, clock):
    await names(keys, "first")
    issuer.pages["/keys"] = b"<html>"
    clock.seconds += 600
    await names(keys, "first")
    await settle(keys)

    assert await names(keys, "first") == ["first"]


async def test_an_empty_key_set_takes_every_key_back(issuer, keys, clock):
    await names(keys, "first")
    issuer.publish()
    clock.seconds += 600
    await names(keys, "first")
    await settle(keys)

    assert await names(keys, None) == []


async def test_an_issuer_that_does_not_answer_is_given_up(issuer, http, clock, caplog):
    issuer.answers.clear()
    keys = IssuerKeys(
        http,
        issuer=issuer.url,
        jwks_url=f"{issuer.url}/keys",
        algorithms=ALGORITHMS,
        clock=clock,
        reading_seconds=0.05,
    )
    with pytest.raises(IssuerAway):
        await names(keys, "first")
    assert "it did not answer in time" in caplog.text


@pytest.mark.parametrize(
    ("path", "page"),
    [
        ("", "/.well-known/oauth-authorization-server"),
        ("", "/.well-known/openid-configuration"),
        ("/realms/team", "/.well-known/oauth-authorization-server/realms/team"),
        ("/realms/team", "/realms/team/.well-known/openid-configuration"),
        ("/tenant/", "/tenant/.well-known/openid-configuration"),
    ],
)
async def test_the_issuers_metadata_say_where_its_keys_are(issuer, clock, path, page):
    name = issuer.url + path
    issuer.pages[page] = {"issuer": name, "jwks_uri": f"{issuer.url}/keys"}

    async with open_issuer_keys(name, "", ALGORITHMS, clock) as keys:
        assert await names(keys, "first") == ["first"]


@pytest.mark.parametrize(
    "metadata",
    [
        {"issuer": "https://other.example.com", "jwks_uri": "KEYS"},
        {"jwks_uri": "KEYS"},
        {"issuer": "ISSUER"},
        {"issuer": "ISSUER", "jwks_uri": ["KEYS"]},
        {"issuer": "ISSUER", "jwks_uri": "file:///etc/passwd"},
        ["KEYS"],
    ],
)
async def test_metadata_of_somebody_else_or_without_an_address_are_not_followed(issuer, clock, caplog, metadata):
    said = json.dumps(metadata).replace("ISSUER", issuer.url).replace("KEYS", f"{issuer.url}/keys")
    issuer.pages["/.well-known/openid-configuration"] = json.loads(said)

    async with open_issuer_keys(issuer.url, "", ALGORITHMS, clock) as keys:
        with pytest.raises(IssuerAway):
            await names(keys, "first")
    assert "set mcp.oauth.jwks_url" in caplog.text
    assert "/keys" not in issuer.asked


async def test_whoever_goes_away_while_waiting_does_not_end_the_reading_for_others(issuer, keys):
    issuer.answers.clear()
    waiting = [asyncio.create_task(names(keys, "first")) for _ in range(2)]
    await asyncio.sleep(0)
    waiting[0].cancel()
    issuer.answers.set()

    assert await waiting[1] == ["first"]
    assert issuer.asked == ["/keys"]
