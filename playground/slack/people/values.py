"""Values of inputs: what an element holds at first, what a person enters, and whether that may be submitted."""

from typing import Any

from playground.slack.errors import Impossible
from playground.slack.wire import Json

_ONE_OPTION = {"static_select", "radio_buttons", "external_select"}
_MANY_OPTIONS = {"multi_static_select", "checkboxes", "multi_external_select"}
_SELECTED = {
    "users_select": "selected_user",
    "conversations_select": "selected_conversation",
    "channels_select": "selected_channel",
    "multi_users_select": "selected_users",
    "multi_conversations_select": "selected_conversations",
    "multi_channels_select": "selected_channels",
    "datepicker": "selected_date",
    "timepicker": "selected_time",
    "datetimepicker": "selected_date_time",
    "rich_text_input": "rich_text_value",
}
_SIGN = {"email_text_input": "@", "url_text_input": "://"}


def value_key(element: Json) -> str:
    """Under which name Slack sends what this element holds."""
    kind = element["type"]
    if kind in _ONE_OPTION:
        return "selected_option"
    if kind in _MANY_OPTIONS:
        return "selected_options"
    return _SELECTED.get(kind, "value")


def initial_value(element: Json) -> Json:
    """What the element holds before anybody touches it, as Slack sends it."""
    key = value_key(element)
    name = {"selected_option": "initial_option", "selected_options": "initial_options", "value": "initial_value"}
    found = element.get(name.get(key, key.replace("selected", "initial")))
    empty: list[str] | None = [] if key.endswith("s") and key.startswith("selected") else None
    return {"type": element["type"], key: empty if found is None else found}


def entered_value(element: Json, entered: Any) -> Json:
    """What the element holds when a person has entered this: text, or the value of an option, or several.

    Raises:
        Impossible: it has no such option, or the text is too long.
    """
    key = value_key(element)
    if key == "selected_option":
        return {"type": element["type"], key: option(element, entered)}
    if key == "selected_options":
        return {"type": element["type"], key: [option(element, each) for each in entered]}
    most = element.get("max_length")
    if most and isinstance(entered, str) and len(entered) > most:
        raise Impossible(f"The field takes {most} characters at most")
    return {"type": element["type"], key: entered}


def option(element: Json, value: str) -> Json:
    """The option of a menu with that value, or with that text.

    Raises:
        Impossible: there is none.
    """
    groups = [group["options"] for group in element.get("option_groups", [])]
    options = [*element.get("options", []), *(each for group in groups for each in group)]
    for each in options:
        if value in (each.get("value"), each["text"]["text"]):
            found: Json = each
            return found
    raise Impossible(f"There is no option {value}: {[each['text']['text'] for each in options]}")


def complaint(block: Json, held: Json) -> str:
    """What Slack itself finds wrong with an input at submission; "" if nothing."""
    element = block["element"]
    value = held.get(value_key(element))
    if value in (None, "", []):
        return "" if block.get("optional") else "Please complete this required field."
    if len(str(value)) < element.get("min_length", 0):
        return f"Please enter at least {element['min_length']} characters."
    if _SIGN.get(element["type"], "") not in str(value):
        return "Please enter a valid address."
    if element["type"] == "number_input" and not str(value).lstrip("-").replace(".", "", 1).isdecimal():
        return "Please enter a number."
    return ""
