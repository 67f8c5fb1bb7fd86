"""Web link: an address that a reader can open and that cannot end the place where it stands. Pure."""

from urllib.parse import quote, urlsplit

# A percent sign begins what is encoded already.
_KEPT = "/:?#@!$&*+,;=%~[]-._"


def web_link(url: str) -> str:
    """Return an address of the web in characters that mean nothing to HTML and Markdown; empty for any other one."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    if parts.scheme not in {"http", "https"} or not parts.netloc:
        return ""
    return quote(url, safe=_KEPT)
