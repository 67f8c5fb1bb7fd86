"""Files of attachments: from Data Center at once, from Cloud by way of a media service that asks for no credentials."""

from playground.confluence.content import Content, File
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
        for file in [found.file, *(edition.file for edition in found.editions)]:
            if file and file.id == ask.parts["file"]:
                return Answer(file.data, media_type=file.media_type)
    raise Refused(404, "No such file")


def _file(ask: Ask, found: Content) -> Answer:
    file = _asked(ask, found)
    if not ask.settings.is_cloud:
        return Answer(file.data, media_type=file.media_type)
    address = ask.host_url + MEDIA_PATH.format(file=file.id) + f"?name={found.number}"
    return Answer(b"", 302, {"Location": address})


def _asked(ask: Ask, found: Content) -> File:
    """Return the file in the version that is asked for; the latest, when none is."""
    version = ask.number("version", found.version.number)
    files = {found.version.number: found.file} | {each.version.number: each.file for each in found.editions}
    if file := files.get(version):
        return file
    raise Refused(404, f"No file in version {version} of {found.id}")
