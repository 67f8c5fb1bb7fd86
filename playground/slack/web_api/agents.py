"""assistant.threads.* and agents.sessions.*: what the app says of itself in a thread."""

from playground.slack.errors import Refused, invalid_arguments
from playground.slack.state.session import Session
from playground.slack.web_api.call import Call, Method
from playground.slack.wire import Json

STATES = ("active", "processing", "suspended", "closed")
MAX_PROMPTS = 4
MAX_LOADING_MESSAGES = 10
MAX_TITLE = 200
_NO_STOP = "missing_agent_session_stopped_event_subscription"


def set_status(call: Call) -> Json:
    """`assistant.threads.setStatus`: free text; empty text ends it."""
    session = _session(call, call.need("thread_ts"))
    messages = call.structure("loading_messages") or []
    if not isinstance(messages, list) or len(messages) > MAX_LOADING_MESSAGES:
        raise invalid_arguments(f"no more than {MAX_LOADING_MESSAGES} items allowed [json-pointer:/loading_messages]")
    session.status = call.text("status")
    session.status_at = call.world.clock.now()
    session.loading_messages = [str(each) for each in messages]
    return {}


def set_title(call: Call) -> Json:
    """`assistant.threads.setTitle`."""
    _session(call, call.need("thread_ts")).title = call.need("title")
    return {}


def set_suggested_prompts(call: Call) -> Json:
    """`assistant.threads.setSuggestedPrompts`: of a thread, or of the direct message as a whole."""
    prompts = call.structure("prompts")
    if not isinstance(prompts, list) or not 1 <= len(prompts) <= MAX_PROMPTS:
        raise invalid_arguments(f"no more than {MAX_PROMPTS} items allowed [json-pointer:/prompts]")
    if not all(isinstance(each, dict) and each.get("title") and each.get("message") for each in prompts):
        raise invalid_arguments("missing required field: title or message [json-pointer:/prompts]")
    session = _session(call, call.text("thread_ts"))
    session.prompts = prompts
    session.prompts_title = call.text("title")
    return {}


def set_session_status(call: Call) -> Json:
    """`agents.sessions.setStatus`: where the app stands in its work."""
    _check_agent(call)
    state = call.text("status")
    if state not in STATES:
        raise Refused("invalid_status")
    if len(call.text("title")) > MAX_TITLE:
        raise invalid_arguments(f"must be less than {MAX_TITLE + 1} characters [json-pointer:/title]")
    session = _session(call, call.text("thread_ts"))
    session.state = state
    session.title = call.text("title") or session.title
    session.initiator = call.text("initiator_user_id") or session.initiator
    if call.world.app.hears("agent_session_stopped", call.installation.scopes):
        return {}
    return {"warning": _NO_STOP, "response_metadata": {"warnings": [_NO_STOP]}}


def rename_session(call: Call) -> Json:
    """`agents.sessions.rename`."""
    _check_agent(call)
    title = call.need("title")
    if len(title) > MAX_TITLE:
        raise invalid_arguments(f"must be less than {MAX_TITLE + 1} characters [json-pointer:/title]")
    _session(call, call.text("thread_ts")).title = title
    return {}


def _check_agent(call: Call) -> None:
    """Refuse an app that is not declared as an agent (reported in kirodotdev/KiroCrew issue 9822)."""
    if not call.world.app.is_agent:
        raise Refused("not_authorized")


def _session(call: Call, thread_ts: str) -> Session:
    channel = call.joined_channel("channel_id")
    if thread_ts and thread_ts not in channel.messages:
        raise Refused("thread_not_found")
    root = channel.messages[thread_ts].root if thread_ts else ""
    return call.workspace.session(channel.id, root)


_SCOPES = ("assistant:write", "chat:write")
METHODS = {
    "assistant.threads.setStatus": Method(set_status, _SCOPES),
    "assistant.threads.setTitle": Method(set_title, ("assistant:write",)),
    "assistant.threads.setSuggestedPrompts": Method(set_suggested_prompts, ("assistant:write",)),
    "agents.sessions.setStatus": Method(set_session_status, _SCOPES),
    "agents.sessions.rename": Method(rename_session, _SCOPES),
}
