"""What a forge does when somebody has pushed: a post-receive hook of git that tells an address, signed."""

import hashlib
import hmac
import json
import sys
import urllib.request


def main() -> None:
    """Tell `url`, with `secret`, of each ref that git names on standard input; print what was answered."""
    url, secret = sys.argv[1:]
    for line in sys.stdin:
        before, after, ref = line.split()
        push = {"ref": ref, "before": before, "after": after, "repository": {"default_branch": "main"}}
        body = json.dumps(push).encode()
        signature = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
        headers = {"Content-Type": "application/json", "X-GitHub-Event": "push"}
        headers["X-Hub-Signature-256"] = f"sha256={signature}"
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(urllib.request.Request(url, body, headers), timeout=10) as answer:
            print(ref, answer.status)  # noqa: T201 - git shows it to whoever pushes


if __name__ == "__main__":
    main()
