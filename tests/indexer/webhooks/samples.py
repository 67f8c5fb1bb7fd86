"""Bodies in the shapes that forges and sites send, cut down to what tells a receiver anything; all values invented."""

AFTER = "5f0c2b6a4c1d4e7b8a9f00112233445566778899"
BEFORE = "a1b2c3d4e5f60718293a4b5c6d7e8f9012345678"


def github_push(ref="refs/heads/main"):
    return {
        "ref": ref,
        "before": BEFORE,
        "after": AFTER,
        "created": False,
        "deleted": False,
        "forced": False,
        "repository": {"id": 4711, "full_name": "kestrel/handbook", "default_branch": "main", "pushed_at": 1772619630},
        "pusher": {"name": "ana", "email": "ana@example.com"},
        "commits": [{"id": AFTER, "message": "Say when labels stop", "modified": ["faq.md"]}],
        "head_commit": {"id": AFTER, "message": "Say when labels stop"},
    }


def github_ping():
    return {"zen": "Keep it simple.", "hook_id": 12, "hook": {"type": "Repository", "events": ["push"]}}


def gitlab_push(ref="refs/heads/main", kind="push"):
    return {
        "object_kind": kind,
        "event_name": kind,
        "before": BEFORE,
        "after": AFTER,
        "ref": ref,
        "checkout_sha": AFTER,
        "user_username": "ana",
        "project": {"id": 15, "path_with_namespace": "kestrel/handbook", "default_branch": "main"},
        "commits": [{"id": AFTER, "title": "Say when labels stop"}],
        "total_commits_count": 1,
    }


def bitbucket_cloud_push(name="main", kind="branch", is_deleted=False):
    there = {"type": kind, "name": name, "target": {"type": "commit", "hash": AFTER}}
    before = {"type": kind, "name": name, "target": {"type": "commit", "hash": BEFORE}}
    change = {"old": before, "new": None if is_deleted else there, "forced": False, "closed": is_deleted}
    return {
        "actor": {"type": "user", "nickname": "ana"},
        "repository": {"type": "repository", "full_name": "kestrel/handbook"},
        "push": {"changes": [change]},
    }


def bitbucket_push(*refs):
    return {
        "eventKey": "repo:refs_changed",
        "date": "2026-03-04T10:20:30+0000",
        "actor": {"name": "ana", "type": "NORMAL"},
        "repository": {"slug": "handbook", "id": 84, "project": {"key": "KES"}},
        "changes": [
            {
                "ref": {"id": ref, "displayId": ref.rpartition("/")[2], "type": "TAG" if "/tags/" in ref else "BRANCH"},
                "refId": ref,
                "fromHash": BEFORE,
                "toHash": AFTER,
                "type": "UPDATE",
            }
            for ref in refs or ("refs/heads/main",)
        ],
    }


def confluence_event(event="page_updated", **values):
    page = {"id": 131087, "title": "Label printers", "spaceKey": "ENG", "version": 7, "contentType": "page"}
    return {"timestamp": 1772619630123, "event": event, "userKey": "ff8081815a1b", "page": page} | values
