"""Modal: the modal that a person sees, to be filled in, submitted or closed."""

from typing import Any

from playground.slack.acts.showing import push_modal, update_view
from playground.slack.checks.views import check_view
from playground.slack.errors import Impossible, invalid_arguments
from playground.slack.events.interactions import interaction_payload
from playground.slack.people.interaction import Interaction
from playground.slack.people.pressing import press_in_view, start
from playground.slack.people.values import complaint, entered_value, initial_value, option
from playground.slack.shapes.views import view_shape
from playground.slack.state.account import Account
from playground.slack.state.message import find_element
from playground.slack.state.view import View
from playground.slack.wire import Json
from playground.slack.world import Place


class Modal:
    """A modal, or a Home tab, in the eyes of one person."""

    def __init__(self, place: Place, account: Account, view: View) -> None:
        self._place = place
        self._world = place.world
        self._workspace = place.workspace
        self._account = account
        self.view = view

    @property
    def title(self) -> str:
        """What stands above it."""
        return str(self.view.content.get("title", {}).get("text", ""))

    @property
    def blocks(self) -> list[Json]:
        """What it consists of."""
        return self.view.blocks

    @property
    def errors(self) -> dict[str, str]:
        """What is said to be wrong, by block id."""
        return self.view.errors

    def fill(self, action_id: str, value: Any) -> None:
        """Enter text, or choose options by their values; with `dispatch_action` nothing is sent before `press`.

        Raises:
            Impossible: there is no such input, or it does not take this.
        """
        with self._world.acting():
            block, element = self._find(action_id)
            self.view.values.setdefault(block["block_id"], {})[action_id] = entered_value(element, value)

    def press(self, action_id: str, **change: Any) -> Interaction:
        """Press a button of it; `change` is what a menu chose, such as `selected_option`."""
        with self._world.acting():
            found = self._find(action_id)
            return press_in_view(self._place, self._account, self.view, found=found, change=change)

    def choose(self, action_id: str, value: str) -> Interaction:
        """Choose an option of a menu of it, by its value or its text."""
        with self._world.acting():
            return self.press(action_id, selected_option=option(self._find(action_id)[1], value))

    def submit(self) -> Interaction:
        """Submit it.

        Raises:
            Impossible: Slack itself refuses what is entered; `errors` says what.
        """
        with self._world.acting():
            self._hold_everything()
            self.view.errors = self._complaints()
            if self.view.errors or not self.view.content.get("submit"):
                raise Impossible(f"The modal cannot be submitted: {self.view.errors or 'it has no such button'}")
            payload = interaction_payload(self._place, self._account, "view_submission", with_trigger=True)
            payload |= {"view": view_shape(self._workspace, self.view), "response_urls": []}
            return start(self._world, "interactive", payload, self._answered)

    def close(self) -> Interaction | None:
        """Close it; the app is told only if it asked for that."""
        with self._world.acting():
            if self.view.content.get("clear_on_close"):
                self._workspace.modals[self._account.id] = []
            else:
                self._remove()
            if not self.view.content.get("notify_on_close"):
                return None
            payload = interaction_payload(self._place, self._account, "view_closed", with_trigger=False)
            payload |= {"view": view_shape(self._workspace, self.view), "is_cleared": False}
            return start(self._world, "interactive", payload, None)

    def _find(self, action_id: str) -> tuple[Json, Json]:
        found = find_element(self.view.blocks, action_id)
        if found is None:
            raise Impossible(f"There is nothing with the action id {action_id} in {self.title or 'the view'}")
        return found

    def _inputs(self) -> list[Json]:
        return [block for block in self.view.blocks if block["type"] == "input"]

    def _hold_everything(self) -> None:
        """Slack sends the value of every input, also of those that nobody touched."""
        for block in self._inputs():
            held = self.view.values.setdefault(block["block_id"], {})
            held.setdefault(block["element"]["action_id"], initial_value(block["element"]))

    def _complaints(self) -> dict[str, str]:
        found = {
            block["block_id"]: complaint(block, self.view.values[block["block_id"]][block["element"]["action_id"]])
            for block in self._inputs()
        }
        return {block_id: words for block_id, words in found.items() if words}

    def _answered(self, answer: Json) -> None:
        user = self._account.id
        match answer.get("response_action"):
            case "errors":
                self.view.errors = self._checked_errors(answer.get("errors"))
            case "update":
                update_view(self._world, self.view, check_view(answer.get("view"), kind="modal"))
            case "push":
                push_modal(self._place, user, check_view(answer.get("view"), kind="modal"))
            case "clear":
                self._workspace.modals[user] = []
            case _:
                self._remove()

    def _checked_errors(self, errors: Any) -> dict[str, str]:
        known = {block["block_id"] for block in self._inputs()}
        if not isinstance(errors, dict) or not errors or not set(errors) <= known:
            raise invalid_arguments("errors must name blocks of inputs [json-pointer:/errors]")
        return errors

    def _remove(self) -> None:
        stack = self._workspace.modals.get(self._account.id, [])
        if self.view in stack:
            stack.remove(self.view)
