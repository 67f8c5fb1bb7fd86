"""Shapes of answers of the real thing, reduced to their keys and types, and how an answer is held against one."""

PICTURE = {"path": str, "width": int, "height": int, "isDefault": bool}
USER = {
    "type": str,
    "accountId": str,
    "accountType": str,
    "email": str,
    "publicName": str,
    "profilePicture": PICTURE,
    "displayName": str,
    "isExternalCollaborator": bool,
    "isGuest": bool,
    "locale": str,
    "accountStatus": str,
    "_expandable": {"operations": str, "personalSpace": str},
    "_links": {"self": str},
}
VERSION = {
    "by": USER,
    "when": str,
    "friendlyWhen": str,
    "message": str,
    "number": int,
    "minorEdit": bool,
    "contentTypeModified": bool,
    "_expandable": {"collaborators": str, "content": str},
    "_links": {"self": str},
}
SPACE = {
    "id": int,
    "key": str,
    "alias": str,
    "name": str,
    "type": str,
    "status": str,
    "_expandable": {
        "settings": str,
        "metadata": str,
        "operations": str,
        "lookAndFeel": str,
        "identifiers": str,
        "permissions": str,
        "roles": str,
        "icon": str,
        "description": str,
        "theme": str,
        "history": str,
        "homepage": str,
    },
    "_links": {"webui": str, "self": str},
}
BODY = {
    "storage": {"value": str, "representation": str, "embeddedContent": list, "_expandable": {"content": str}},
    "_expandable": {
        "editor": str,
        "atlas_doc_format": str,
        "view": str,
        "export_view": str,
        "styled_view": str,
        "dynamic": str,
        "editor2": str,
        "anonymous_export_view": str,
    },
}
PAGE = {
    "id": str,
    "type": str,
    "status": str,
    "title": str,
    "space": SPACE,
    "version": VERSION,
    "body": BODY,
    "macroRenderedOutput": dict,
    "extensions": {"position": int},
    "_expandable": {
        "childTypes": str,
        "container": str,
        "schedulePublishInfo": str,
        "metadata": str,
        "operations": str,
        "schedulePublishDate": str,
        "children": str,
        "restrictions": str,
        "history": str,
        "ancestors": str,
        "descendants": str,
    },
    "_links": {
        "editui": str,
        "webui": str,
        "edituiv2": str,
        "context": str,
        "self": str,
        "tinyui": str,
        "collection": str,
        "base": str,
    },
}
COMMENT = {
    "id": str,
    "type": str,
    "status": str,
    "title": str,
    "version": VERSION,
    "macroRenderedOutput": dict,
    "body": {
        "view": {
            "value": str,
            "representation": str,
            "_expandable": {"webresource": str, "embeddedContent": str, "mediaToken": str, "content": str},
        },
        "_expandable": dict,
    },
    "extensions": {"location": str, "_expandable": {"inlineProperties": str, "resolution": str}},
    "_expandable": {"container": str, "children": str, "restrictions": str, "history": str, "space": str},
    "_links": {"webui": str, "self": str},
}
FOUND = {
    "content": {"id": str, "type": str, "status": str, "title": str, "_expandable": dict, "_links": dict},
    "title": str,
    "excerpt": str,
    "url": str,
    "resultGlobalContainer": {"title": str, "displayUrl": str},
    "breadcrumbs": list,
    "entityType": str,
    "iconCssClass": str,
    "lastModified": str,
    "friendlyLastModified": str,
    "score": float,
}
SEARCH = {
    "results": [FOUND],
    "start": int,
    "limit": int,
    "size": int,
    "totalSize": int,
    "cqlQuery": str,
    "searchDuration": int,
    "_links": {"base": str, "context": str, "self": str},
}
LABELS = {
    "results": [{"id": str, "prefix": str, "name": str, "label": str}],
    "start": int,
    "limit": int,
    "size": int,
    "_links": {"self": str, "base": str, "context": str},
}
COMMENT_OF_VERSION_2 = {
    "id": str,
    "status": str,
    "title": str,
    "pageId": str,
    "body": {"storage": {"value": str, "representation": str}},
    "version": {"number": int, "createdAt": str, "authorId": str, "message": str, "minorEdit": bool},
    "_links": {"webui": str},
}
INLINE_OF_VERSION_2 = {
    **COMMENT_OF_VERSION_2,
    "resolutionStatus": str,
    "properties": {"inlineMarkerRef": str, "inlineOriginalSelection": str},
}
DATA_CENTER_USER = {
    "type": str,
    "username": str,
    "userKey": str,
    "profilePicture": PICTURE,
    "displayName": str,
    "_links": {"self": str},
    "_expandable": {"status": str},
}


def differences(shape, answer, path=""):
    """Where the answer lacks a key of the shape or has another type."""
    if isinstance(shape, dict):
        if not isinstance(answer, dict):
            return [f"{path}: not an object"]
        missing = [f"{path}.{key}: missing" for key in shape if key not in answer]
        known = [key for key in shape if key in answer]
        return missing + [line for key in known for line in differences(shape[key], answer[key], f"{path}.{key}")]
    if isinstance(shape, list):
        if not answer:
            return [f"{path}: empty"]
        return [line for each in answer for line in differences(shape[0], each, f"{path}[]")]
    return [] if type(answer) is shape else [f"{path}: {type(answer).__name__}, not {shape.__name__}"]
