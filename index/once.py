"""Once: a thing that takes long to load and is asked for from several threads."""

from collections.abc import Callable
from threading import Lock
from typing import Generic, TypeVar

_T = TypeVar("_T")


class Once(Generic[_T]):
    """Loads once, at the first call, whichever thread makes it; a load that failed is tried again at the next."""

    def __init__(self, load: Callable[[], _T]) -> None:
        self._load = load
        self._lock = Lock()
        self._loaded: list[_T] = []

    def __call__(self) -> _T:
        """Return what was loaded."""
        with self._lock:
            if not self._loaded:
                self._loaded.append(self._load())
        return self._loaded[0]
