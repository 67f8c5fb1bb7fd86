"""Key set: the public keys that an issuer publishes (RFC 7517), each for the algorithms that fit it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from jwt import PyJWK
from jwt.exceptions import PyJWTError

_MOST_KEYS = 100
_LEAST_RSA_BITS = 2048
# A key must never be tried with an algorithm of another family: that is how a public key becomes a shared secret.
_FITTING: dict[tuple[Any, Any], tuple[str, ...]] = {
    ("RSA", None): ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512"),
    ("EC", "P-256"): ("ES256",),
    ("EC", "P-384"): ("ES384",),
    ("EC", "P-521"): ("ES512",),
    ("OKP", "Ed25519"): ("EdDSA",),
    ("OKP", "Ed448"): ("EdDSA",),
}


@dataclass(frozen=True, slots=True)
class SigningKey:
    """One public key.

    Attributes:
        kid: What tokens call it; None if it has no name.
        by_algorithm: The key, ready for each algorithm that it may be used with.
    """

    kid: str | None
    by_algorithm: Mapping[str, PyJWK]


def read_key_set(body: object, algorithms: Collection[str]) -> tuple[SigningKey, ...]:
    """Return the keys of a key set that may check signatures; the others are left out, as the standard asks.

    Args:
        body: What was published, as JSON holds it.
        algorithms: Those that tokens may be signed with.

    Raises:
        ValueError: this is no key set.
    """
    keys = body.get("keys") if isinstance(body, dict) else None
    if not isinstance(keys, list) or len(keys) > _MOST_KEYS:
        raise ValueError("this is no key set")
    found = (_signing_key(each, algorithms) for each in keys if isinstance(each, dict))
    return tuple(key for key in found if key.by_algorithm)


def _signing_key(jwk: dict[str, Any], algorithms: Collection[str]) -> SigningKey:
    kid = jwk.get("kid")
    own = jwk.get("alg")
    fitting = [name for name in _fitting(jwk) if name in algorithms and own in {None, name}]
    made = {name: key for name in fitting if (key := _made(jwk, name))}
    return SigningKey(kid if isinstance(kid, str) else None, made)


def _fitting(jwk: dict[str, Any]) -> tuple[str, ...]:
    """Return the algorithms that a key is for; none if it is not for checking signatures, or not public."""
    operations = jwk.get("key_ops")
    is_for_signatures = jwk.get("use", "sig") == "sig" and (
        operations is None or (isinstance(operations, list) and "verify" in operations)
    )
    kind = (jwk.get("kty"), None if jwk.get("kty") == "RSA" else jwk.get("crv"))
    texts = all(part is None or isinstance(part, str) for part in (*kind, jwk.get("alg")))
    return _FITTING.get(kind, ()) if texts and is_for_signatures and "d" not in jwk else ()


def _made(jwk: dict[str, Any], algorithm: str) -> PyJWK | None:
    try:
        key = PyJWK(jwk, algorithm)
    except (PyJWTError, ValueError, TypeError, KeyError, AttributeError):
        return None
    return None if jwk["kty"] == "RSA" and key.key.key_size < _LEAST_RSA_BITS else key
