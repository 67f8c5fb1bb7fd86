"""Operators: who may re-index and change channels. Checked here at each use: Slack shows a command to everybody."""

from collections.abc import Callable, Collection
from time import monotonic

from bot.controls.gesture import Gesture
from bot.conversation.calling import told
from bot.conversation.remembered import Remembered
from bot.workspace import Workspace

# Who leaves a group of operators is no operator after this time.
_SECONDS = 60.0
MAY_NOT = "Only Footnote's operators may do that. They are named in its settings, in slack.operators."


class Operators:
    """Knows the operators of each workspace, by the ids of people and user groups in the settings."""

    def __init__(self, ids: Collection[str], *, clock: Callable[[], float] = monotonic) -> None:
        self._people = {each for each in ids if not each.startswith("S")}
        self._groups = [each for each in ids if each.startswith("S")]
        self._members = Remembered[tuple[str, str], frozenset[str]](max_age_seconds=_SECONDS, clock=clock)

    async def include(self, gesture: Gesture) -> bool:
        """Tell whether whoever made a gesture is one; a group that Slack does not tell of has nobody in it."""
        if gesture.user in self._people:
            return True
        for group in self._groups:
            if gesture.user in await self._of(group, gesture.workspace):
                return True
        return False

    async def _of(self, group: str, workspace: Workspace) -> frozenset[str]:
        found = await self._members.get((workspace.team, group), lambda: _ask(group, workspace))
        return found or frozenset()


async def _ask(group: str, workspace: Workspace) -> frozenset[str] | None:
    call = workspace.client.usergroups_users_list(usergroup=group, team_id=workspace.team)
    answer = await told("usergroups.users.list", call)
    users = answer.get("users") if answer else None
    return frozenset(map(str, users)) if isinstance(users, list) else None
