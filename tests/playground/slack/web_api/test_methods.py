"""Whatever an app sends, it gets an answer or a refusal, and nothing breaks."""

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from playground.slack.errors import Refused
from playground.slack.slack import Slack
from playground.slack.web_api.call import Call
from playground.slack.web_api.methods import METHODS
from tests.playground.slack.manifest import manifest

SLACK = Slack(manifest())
ANA = SLACK.person("Ana")
TEAM = SLACK.channel("team", ANA)
SAID = ANA.say(TEAM, "Hello")
NAMES = [
    *("channel", "channel_id", "user", "users", "ts", "thread_ts", "message_ts", "timestamp", "text", "markdown_text"),
    *("blocks", "attachments", "metadata", "chunks", "unfurls", "view", "view_id", "external_id", "trigger_id", "hash"),
    *("limit", "cursor", "oldest", "latest", "types", "status", "title", "prompts", "loading_messages", "name", "file"),
    *("recipient_team_id", "recipient_user_id", "task_display_mode", "user_id", "usergroup", "bot", "email"),
]
KEYS = [
    *("type", "text", "blocks", "elements", "element", "title", "message", "id", "status", "rows", "block_id"),
    *("callback_id", "action_id", "private_metadata", "external_id", "submit"),
]
KNOWN = st.sampled_from([TEAM.id, ANA.id, ANA.direct.id, SAID.ts, SLACK.workspace.id, "processing", "plan", "eyes"])
PARTS = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 2000) | st.text(max_size=5) | KNOWN,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(KEYS),
            inner
            | st.sampled_from(["section", "input", "actions", "table", "markdown", "modal", "home", "task_update"]),
            max_size=4,
        )
    ),
    max_leaves=8,
)
# It takes no argument, and after it nothing else could be called.
TRIED = sorted(METHODS.keys() - {"auth.revoke"})
VALUES = PARTS | PARTS.map(json.dumps)


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(TRIED), st.dictionaries(st.sampled_from(NAMES), VALUES, max_size=6), st.booleans())
def test_no_argument_breaks_a_method(method, arguments, is_aimed):
    if is_aimed:
        arguments = {"channel": TEAM.id, "channel_id": TEAM.id, "ts": SAID.ts, "text": "x", **arguments}
    call = Call(world=SLACK.world, workspace=SLACK.workspace, installation=SLACK.installation, arguments=arguments)

    try:
        answer = METHODS[method].handler(call)
    except Refused as refused:
        answer = {"error": refused.code, **refused.details}

    assert json.dumps(answer)
