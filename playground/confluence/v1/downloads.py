"""Files of attachments: from Data Center at once, from Cloud by way of a media service that asks for no credentials."""

from playground.confluence.content import Content
from playground.confluence.errors import Refused
from playground.confluence.exchange import Answer, Ask
from playground.confluence.permissions import may_view

MEDIA_PATH = "/media/file/{file}/binary"


def by_id(ask: Ask) -> Answer:
    """`/content/{id}/child/attachment/{attachment}/download`."""
    found = ask.content(ask.parts["attachment"])
    if found.container_id != ask.parts["id"]:
        raise Refused(404, f"No attachment {found.id} of content {ask.parts['id']}")
    return _file(ask, found)


def by_name(ask: Ask) -> Answer:
    """`/download/attachments/{id}/{name}`."""
    for found in ask.site.attached(ask.parts["id"]):
        is_there = found.title == ask.parts["name"] and found.status == "current"
        if is_there and may_view(ask.site, ask.account, found):
            return _file(ask, found)
    raise Refused(404, f"No attachment {ask.parts['name']} of content {ask.parts['id']}")


def media(ask: Ask) -> Answer:
    """The bytes, for anybody who knows the address."""
    for found in ask.site.contents.values():
        if found.file and found.file.id == ask.parts["file"]:
            return _bytes(found)
    raise Refused(404, "No such file")


def _file(ask: Ask, found: Content) -> Answer:
    if not ask.settings.is_cloud or found.file is None:
        return _bytes(found)
    address = ask.host_url + MEDIA_PATH.format(file=found.file.id) + f"?name={found.number}"
    return Answer(b"", 302, {"Location": address})


def _bytes(found: Content) -> Answer:
    if found.file is None:
        raise Refused(404, f"No file in {found.id}")
    return Answer(found.file.data, media_type=found.file.media_type)
