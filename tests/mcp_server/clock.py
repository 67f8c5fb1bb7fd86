"""A clock that stands still until a test moves it."""

from datetime import UTC, datetime, timedelta


class Clock:
    """Tells seconds when it is called, and the same moment as a date and time."""

    def __init__(self) -> None:
        self.began = datetime(2027, 3, 1, 12, tzinfo=UTC)
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds

    def now(self) -> datetime:
        return self.began + timedelta(seconds=self.seconds)

    def timestamp(self) -> int:
        return int(self.now().timestamp())
