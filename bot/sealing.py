"""Sealing: tokens as the ledger keeps them. Who reads the ledger without the app's client secret cannot use them."""

from base64 import urlsafe_b64encode

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_PURPOSE = b"footnote: tokens of workspaces"
_KEY_BYTES = 32


class SealBrokenError(Exception):
    """What is stored was sealed with another client secret, or changed."""


class Seal:
    """Seals and opens with a key of its own, which the client secret alone gives."""

    def __init__(self, client_secret: str) -> None:
        # The secret is random and made by Slack: it needs no slow derivation as a password does.
        key = HKDF(SHA256(), _KEY_BYTES, salt=None, info=_PURPOSE).derive(client_secret.encode())
        self._fernet = Fernet(urlsafe_b64encode(key))

    def close(self, token: str) -> str:
        """Return a token as it may be stored; the same one never looks alike twice."""
        return self._fernet.encrypt(token.encode()).decode()

    def open(self, sealed: str) -> str:
        """Return the token.

        Raises:
            SealBrokenError: it was sealed with another secret, or changed.
        """
        try:
            return self._fernet.decrypt(sealed.encode()).decode()
        except InvalidToken as error:
            raise SealBrokenError from error
