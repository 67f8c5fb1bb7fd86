"""Which path is answered by which function, for each of the two products."""

from collections.abc import Callable

from playground.confluence.exchange import Answer, Ask
from playground.confluence.settings import Settings
from playground.confluence.v1 import cloud_routes, content_routes, data_center_routes, downloads
from playground.confluence.v2 import attached_routes, page_routes, space_routes

Handler = Callable[[Ask], Answer]
Routes = dict[str, Handler]

_SECOND: Routes = {
    "/api/v2/spaces": space_routes.spaces,
    "/api/v2/spaces/{id}": space_routes.one_space,
    "/api/v2/spaces/{id}/pages": page_routes.pages_in_space,
    "/api/v2/spaces/{id}/blogposts": page_routes.blogposts_in_space,
    "/api/v2/spaces/{id}/permissions": space_routes.permissions,
    "/api/v2/spaces/{id}/role-assignments": space_routes.assignments,
    "/api/v2/space-roles": space_routes.roles,
    "/api/v2/space-roles/{id}": space_routes.one_role,
    "/api/v2/pages": page_routes.pages,
    "/api/v2/pages/{id}": page_routes.one_page,
    "/api/v2/pages/{id}/children": page_routes.children,
    "/api/v2/pages/{id}/ancestors": page_routes.ancestors,
    "/api/v2/blogposts": page_routes.blogposts,
    "/api/v2/blogposts/{id}": page_routes.one_blogpost,
    "/api/v2/attachments": attached_routes.attachments,
    "/api/v2/attachments/{id}": attached_routes.one_attachment,
    "/api/v2/footer-comments": attached_routes.footer_comments,
    "/api/v2/inline-comments": attached_routes.inline_comments,
    **{
        f"/api/v2/{kind}/{{id}}/{name}": handler
        for kind in ("pages", "blogposts")
        for name, handler in (
            ("labels", page_routes.labels),
            ("attachments", attached_routes.attachments_of),
            ("footer-comments", attached_routes.footer_comments_of),
            ("inline-comments", attached_routes.inline_comments_of),
        )
    },
    **{f"/api/v2/{kind}-comments/{{id}}": attached_routes.one_comment for kind in ("footer", "inline")},
    **{f"/api/v2/{kind}-comments/{{id}}/children": attached_routes.replies for kind in ("footer", "inline")},
}

_CONTENT: Routes = {
    "/rest/api/content/search": content_routes.searched,
    "/rest/api/search": content_routes.searched_everything,
    "/rest/api/content/{id}": content_routes.one,
    "/rest/api/content/{id}/label": content_routes.labels,
    "/rest/api/content/{id}/restriction/byOperation": content_routes.restrictions,
    "/rest/api/content/{id}/restriction/byOperation/{operation}": content_routes.restriction,
    "/rest/api/content/{id}/child/{kind}": content_routes.children,
    "/download/attachments/{id}/{name}": downloads.by_name,
}

_CLOUD: Routes = {
    # Version 2 took their place, and Atlassian switched them off.
    "/rest/api/content": cloud_routes.gone,
    "/rest/api/space": cloud_routes.gone,
    "/rest/api/space/{key}": cloud_routes.gone,
    "/rest/api/search/user": cloud_routes.searched_users,
    "/rest/api/content/{id}/child/attachment/{attachment}/download": downloads.by_id,
    "/rest/api/group": cloud_routes.groups,
    "/rest/api/group/{id}/membersByGroupId": cloud_routes.members,
    "/rest/api/user": cloud_routes.one_user,
    "/rest/api/user/current": cloud_routes.current_user,
    "/rest/api/user/bulk": cloud_routes.users_in_bulk,
    "/rest/api/user/memberof": cloud_routes.groups_of_user,
}

_DATA_CENTER: Routes = {
    "/rest/api/content": content_routes.listed,
    "/rest/api/space": data_center_routes.spaces,
    "/rest/api/space/{key}": data_center_routes.one_space,
    "/rest/api/space/{key}/permissions": data_center_routes.permissions,
    "/rest/api/space/{key}/permissions/anonymous": data_center_routes.anonymous_permissions,
    "/rest/api/group": data_center_routes.groups,
    "/rest/api/group/{name}": data_center_routes.one_group,
    "/rest/api/group/{name}/member": data_center_routes.members,
    "/rest/api/user": data_center_routes.one_user,
    "/rest/api/user/list": data_center_routes.users,
    "/rest/api/user/current": data_center_routes.current_user,
    "/rest/api/user/memberof": data_center_routes.groups_of_user,
    "/rest/mobile/1.0/profile/{username}": data_center_routes.profile,
    "/rest/applinks/1.0/manifest": data_center_routes.manifest,
}

RPC: Routes = {
    "/rpc/json-rpc/confluenceservice-v2": data_center_routes.permission_sets,
    "/rpc/json-rpc/confluenceservice-v2/{method}": data_center_routes.permission_sets,
}

OPEN = frozenset({data_center_routes.manifest, downloads.media})
"""Answered without credentials, on every site."""


def gets(settings: Settings) -> Routes:
    """What answers GET, by path after the context path."""
    own = {**_SECOND, **_CLOUD} if settings.is_cloud else _DATA_CENTER
    return {**_CONTENT, **own}


def posts(settings: Settings) -> Routes:
    """What answers POST, by path after the context path."""
    return {} if settings.is_cloud else RPC
