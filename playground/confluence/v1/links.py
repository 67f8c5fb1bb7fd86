"""Where content is shown to people and downloaded: the `_links` of version 1 and the paths of version 2."""

from urllib.parse import quote, quote_plus

from playground.confluence.content import Content
from playground.confluence.exchange import Ask


def webui(ask: Ask, content: Content) -> str:
    """Path of the page that shows the content, relative to the base."""
    home = ask.site.contents.get(content.container_id, content)
    path = _home(ask, home)
    if content.kind == "comment":
        return f"{path}?focusedCommentId={content.id}"
    if content.kind == "attachment":
        return f"{path}?preview=%2F{home.id}%2F{content.number}%2F{quote(content.title)}"
    return path


def download(content: Content) -> str:
    """Path of an attachment's file, relative to the base."""
    stamp = int(content.version.when.timestamp() * 1000)
    name = quote(content.title)
    version = content.version.number
    return (
        f"/download/attachments/{content.container_id}/{name}?version={version}&modificationDate={stamp}"
        f"&cacheVersion=1&api=v2"
    )


def _home(ask: Ask, home: Content) -> str:
    title = quote_plus(home.title)
    if ask.settings.is_cloud:
        part = "blog" if home.kind == "blogpost" else "pages"
        return f"/spaces/{home.space_key}/{part}/{home.id}/{title}"
    if home.kind == "blogpost":
        return f"/display/{home.space_key}/{home.created_at:%Y/%m/%d}/{title}"
    if any(character in home.title for character in "?&\\;:'\"/+%#"):
        return f"/pages/viewpage.action?pageId={home.id}"
    return f"/display/{home.space_key}/{title}"
