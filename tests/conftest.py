"""Sets what libraries read while they are imported, as every door does: no test asks the network for anything."""

import logging

import pytest
from hypothesis import HealthCheck, settings

from config.environment import apply_process_environment
from config.log import ROOMS, EventHandler

apply_process_environment()

# How long an example takes says more of the machine, and of who else is at work on it, than of what is tested.
settings.register_profile("steady", settings.default, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("steady")


@pytest.fixture(autouse=True)
def logging_as_at_the_start() -> None:
    """Undo what a door that was opened in this process did to its log: the next test listens as if there were none."""
    root = logging.getLogger()
    for handler in [each for each in root.handlers if isinstance(each, EventHandler)]:
        root.removeHandler(handler)
    root.setLevel(logging.WARNING)
    for room in ROOMS:
        logging.getLogger(room).setLevel(logging.NOTSET)
