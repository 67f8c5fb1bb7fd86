from contextlib import nullcontext

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcp_server.callers.key_set import read_key_set
from tests.mcp_server.issuer import private_key, public_jwk, rsa_key

EVERY = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
RSA = public_jwk(private_key("RS256"), "first")
PRIVATE = {**RSA, "d": "AQAB"}

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)
odd_keys = st.fixed_dictionaries(
    {"kty": st.sampled_from(["RSA", "EC", "OKP", "oct", "rsa"]) | json_values},
    optional={
        "crv": st.sampled_from(["P-256", "P-384", "P-521", "Ed25519", "Ed448", "secp256k1"]) | json_values,
        **dict.fromkeys(["n", "e", "x", "y"], st.sampled_from(["AQAB", RSA["n"], "", "!"]) | json_values),
        **dict.fromkeys(["kid", "alg", "use", "key_ops", "k"], st.sampled_from([*EVERY, "sig"]) | json_values),
    },
)


def algorithms(jwk):
    return {name for key in read_key_set({"keys": [jwk]}, EVERY) for name in key.by_algorithm}


@pytest.mark.parametrize(
    ("made_for", "fitting"),
    [
        ("RS256", {"RS256", "RS384", "RS512", "PS256", "PS384", "PS512"}),
        ("ES256", {"ES256"}),
        ("ES384", {"ES384"}),
        ("ES512", {"ES512"}),
        ("EdDSA", {"EdDSA"}),
    ],
)
def test_a_key_is_for_the_algorithms_of_its_kind_alone(made_for, fitting):
    assert algorithms(public_jwk(private_key(made_for), "first")) == fitting


def test_a_key_that_names_its_algorithm_is_for_no_other():
    assert algorithms({**RSA, "alg": "PS256"}) == {"PS256"}
    assert algorithms({**RSA, "alg": "RSA-OAEP"}) == set()


def test_a_key_is_for_no_algorithm_that_the_settings_leave_out():
    [key] = read_key_set({"keys": [RSA]}, ["RS256"])

    assert set(key.by_algorithm) == {"RS256"}


@pytest.mark.parametrize(
    "jwk",
    [
        {"kty": "oct", "k": "AQAB", "kid": "first", "alg": "HS256"},
        {**RSA, "use": "enc"},
        {**RSA, "key_ops": ["encrypt"]},
        {**RSA, "key_ops": 7},
        public_jwk(rsa_key("short", 1024), "first"),
        PRIVATE,
        {"kty": "RSA", "n": "!", "e": "AQAB"},
        {"kty": "EC", "crv": "P-256", "x": "AQAB", "y": "AQAB"},
        {**RSA, "kty": ["RSA"]},
    ],
)
def test_a_key_that_cannot_check_signatures_safely_is_left_out_and_others_stay(jwk):
    assert algorithms(jwk) == set()
    assert len(read_key_set({"keys": [jwk, RSA, "no key"]}, EVERY)) == 1


@given(st.lists(odd_keys | json_values, max_size=3))
def test_any_list_is_read_and_no_shared_secret_among_its_keys_is_used(keys):
    for key in read_key_set({"keys": keys}, EVERY):
        assert set(key.by_algorithm) <= set(EVERY)


@given(json_values)
def test_what_is_no_key_set_is_said_to_be_none(body):
    is_set = isinstance(body, dict) and isinstance(body.get("keys"), list)

    with nullcontext() if is_set else pytest.raises(ValueError, match="this is no key set"):
        read_key_set(body, EVERY)
