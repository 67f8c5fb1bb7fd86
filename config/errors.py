"""What can go wrong while settings are read.

SettingsError   every problem of one attempt to load, a line each
"""

from collections.abc import Iterable

from config.shown import escaped


class SettingsError(Exception):
    """Settings that cannot be used.

    Attributes:
        problems: One line each: where it stands, which key, what was found and what is allowed. Never a secret.
    """

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = tuple(map(escaped, problems))
        super().__init__("\n".join(self.problems))
