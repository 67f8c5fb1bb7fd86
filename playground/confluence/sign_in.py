"""Who asks: basic with address and API token (Cloud), bearer (Data Center, and Cloud's OAuth gateway), or nobody."""

import base64
import binascii

from playground.confluence.errors import Refused
from playground.confluence.people import Account
from playground.confluence.permissions import may_use
from playground.confluence.settings import Settings
from playground.confluence.site import Site


def sign_in(site: Site, settings: Settings, authorization: str, *, path: str, at_gateway: bool) -> Account | None:
    """The account that the header names; None for nobody, where the site is open to everybody.

    Raises:
        Refused: 401 for a wrong name or token and for a deactivated account, 403 for a kind of sign-in that is not
            known here, and for nobody where the site is closed (401 in version 2 of the API).
    """
    if not authorization:
        if not may_use(site, None) or at_gateway:
            in_second = "/api/v2/" in path or at_gateway
            raise Refused(
                401 if in_second else 403, "Request rejected because Current user not permitted to use Confluence"
            )
        return None
    scheme, _, rest = authorization.partition(" ")
    if scheme.lower() == "bearer":
        if settings.is_cloud and not at_gateway:
            raise Refused(403, "Failed to parse Connect Session Auth Token")
        return _active(site.people.with_token(rest.strip()))
    if scheme.lower() == "basic":
        return _active(_basic(site, settings, rest.strip()))
    raise Refused(401, "Unauthorized")


def _basic(site: Site, settings: Settings, encoded: str) -> Account | None:
    try:
        name, _, token = base64.b64decode(encoded, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return None
    account = site.people.with_token(token)
    if account is None or name.lower() != (account.email if settings.is_cloud else account.username).lower():
        return None
    return account


def _active(account: Account | None) -> Account:
    if account is None or not account.is_active:
        raise Refused(401, "Unauthorized")
    return account
