"""How things look in version 2."""

from playground.confluence.content import Content, Edition, Version
from playground.confluence.document_format import to_document
from playground.confluence.errors import Refused
from playground.confluence.exchange import Ask, Json
from playground.confluence.space import Space
from playground.confluence.v1.links import download, webui
from playground.confluence.v1.times import utc_moment

_FORMATS = ("storage", "atlas_doc_format", "view", "export_view", "styled_view", "anonymous_export_view", "editor")


def space(found: Space) -> Json:
    """A space."""
    return {
        "id": found.id,
        "key": found.key,
        "name": found.name,
        "type": found.type,
        "status": found.status,
        "authorId": found.created_by,
        "currentActiveAlias": found.key,
        "createdAt": utc_moment(found.created_at),
        "spaceOwnerId": found.created_by,
        "homepageId": found.homepage_id,
        "description": None
        if not found.description
        else {"plain": {"value": found.description, "representation": "plain"}},
        "icon": None,
        "_links": {"webui": f"/spaces/{found.key}"},
    }


def page(ask: Ask, found: Content, edition: Edition | None = None) -> Json:
    """A page or blog post, as it stands or as an earlier edition of it."""
    shown = edition or Edition(found.version, found.title, found.body)
    tree: Json = {}
    if found.kind == "page":
        tree = {
            "parentId": found.parent_id or None,
            "parentType": "page" if found.parent_id else None,
            "position": found.position,
            "ownerId": found.created_by,
            "lastOwnerId": None,
        }
    return {
        "id": found.id,
        "status": found.status if edition is None else "historical",
        "title": shown.title,
        "spaceId": ask.space_of(found).id,
        **tree,
        "authorId": found.created_by,
        "createdAt": utc_moment(found.created_at),
        "version": version(shown.version),
        "body": body(ask, shown.body, found.document if edition is None else ""),
        "_links": {
            "editui": f"/pages/resumedraft.action?draftId={found.id}",
            "webui": webui(ask, found),
            "edituiv2": f"/spaces/{found.space_key}/pages/edit-v2/{found.id}",
            "tinyui": f"/x/{found.number:X}",
        },
    }


def attachment(ask: Ask, found: Content) -> Json:
    """An attachment."""
    assert found.file is not None  # noqa: S101  # the kind of content says so
    home = ask.site.contents[found.container_id]
    path = f"/wiki/rest/api/content/{home.id}/child/attachment/{found.id}/download"
    return {
        "id": found.id,
        "status": found.status,
        "title": found.title,
        "createdAt": utc_moment(found.created_at),
        "blogPostId" if home.kind == "blogpost" else "pageId": home.id,
        "mediaType": found.file.media_type,
        "mediaTypeDescription": "File",
        "comment": found.file.comment,
        "fileId": found.file.id,
        "fileSize": len(found.file.data),
        "webuiLink": webui(ask, found),
        "downloadLink": download(found),
        "version": version(found.version),
        "_links": {"webui": webui(ask, found), "download": path.removeprefix("/wiki")},
    }


def comment(ask: Ask, found: Content) -> Json:
    """A comment; one at words of the page tells which words, and whether it is resolved."""
    home = ask.site.contents[found.container_id]
    shown: Json = {
        "id": found.id,
        "status": found.status,
        "title": found.title,
        "blogPostId" if home.kind == "blogpost" else "pageId": home.id,
    }
    if found.parent_id:
        shown["parentCommentId"] = found.parent_id
    shown |= {"version": version(found.version), "body": body(ask, found.body, found.document)}
    if found.spot.location == "inline":
        spot = found.spot
        shown |= {
            "resolutionStatus": spot.resolution,
            "properties": {
                "inlineMarkerRef": spot.marker_ref,
                "inlineOriginalSelection": spot.selection,
                "inline-marker-ref": spot.marker_ref,
                "inline-original-selection": spot.selection,
            },
        }
    return {**shown, "_links": {"webui": webui(ask, found)}}


def version(found: Version) -> Json:
    """One version."""
    return {
        "number": found.number,
        "message": found.message,
        "minorEdit": found.is_minor,
        "authorId": found.by,
        "createdAt": utc_moment(found.when),
    }


def body(ask: Ask, storage: str, document: str) -> Json:
    """The body in the format that is asked for; none is asked for: nothing.

    Raises:
        Refused: 400, there is no such format.
    """
    name = ask.text("body-format")
    if not name:
        return {}
    if name not in _FORMATS:
        title = f"Provided value {{{name}}} for 'body-format' is not a valid format"
        raise Refused(400, title, code="INVALID_REQUEST_PARAMETER")
    value = (document or to_document(storage)) if name == "atlas_doc_format" else storage
    return {name: {"representation": name, "value": value}}
