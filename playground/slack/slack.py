"""Slack: what tests and demos begin with: an app, a world, and a first workspace with the app in it."""

from playground.slack.app import App
from playground.slack.clock import Clock
from playground.slack.team import Team
from playground.slack.wire import Json
from playground.slack.world import Place, World


class Slack(Team):
    """The first workspace of a new world."""

    def __init__(self, manifest: Json, clock: Clock | None = None) -> None:
        world = World(App(manifest), clock or Clock())
        super().__init__(Place(world, world.add_workspace("Playground")))
        world.install(self.workspace)

    @property
    def app_token(self) -> str:
        """The token of Socket Mode, which is the app's and of no workspace."""
        return self.world.app.app_token

    def another(self, name: str, *, is_installed: bool = True) -> Team:
        """A further workspace in the same world, with the app in it or without."""
        with self.world.acting():
            workspace = self.world.add_workspace(name)
            if is_installed:
                self.world.install(workspace)
        return Team(Place(self.world, workspace))
