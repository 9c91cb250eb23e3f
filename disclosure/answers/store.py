"""The answers that a process keeps in memory, least recently used first."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Hashable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.conf import settings
from django.core.signals import setting_changed
from django.dispatch import receiver

OVERHEAD = 1024
"""Estimated size of an answer besides its body and its address, in bytes: headers, Python's objects."""


@dataclass(frozen=True)
class KeptAnswer:
    """A complete answer: the status, the headers in their order, and the body."""

    status: int
    reason: str
    headers: tuple[tuple[str, str], ...]
    body: bytes


NOT_KEPT = KeptAnswer(0, "", (), b"")
"""Stands for an answer that may not be kept, so that nobody waits for another's."""


class Store:
    """Answers by their keys, each for one generation. Safe for threads.

    Args:
        most_bytes: maximum size of all answers; 0 keeps none.
    """

    def __init__(self, most_bytes: int):
        self.most_bytes = most_bytes
        self._kept: OrderedDict[Hashable, tuple[int, KeptAnswer]] = OrderedDict()
        self._bytes = 0
        self._lock = threading.Lock()
        self._turns: dict[Hashable, _Turn] = {}

    def __len__(self) -> int:
        return len(self._kept)

    def get(self, key: Hashable, generation: int) -> KeptAnswer | None:
        """Return the answer of this generation, or None."""
        with self._lock:
            found = self._kept.get(key)
            if found is None or found[0] != generation:
                return None
            self._kept.move_to_end(key)
            return found[1]

    def put(self, key: Hashable, generation: int, answer: KeptAnswer) -> None:
        """Keep an answer, in the place of an older generation's, and drop those that were not used for longest."""
        with self._lock:
            self._drop(key)
            self._kept[key] = generation, answer
            self._bytes += _size(key, answer)
            while self._bytes > self.most_bytes:
                self._drop(next(iter(self._kept)))

    def clear(self) -> None:
        with self._lock:
            self._kept.clear()
            self._bytes = 0

    def _drop(self, key: Hashable) -> None:
        if key in self._kept:
            self._bytes -= _size(key, self._kept.pop(key)[1])

    @contextmanager
    def turn(self, key: Hashable) -> Iterator[None]:
        """Let one thread at a time render the answer for `key`: the others then find it."""
        with self._lock:
            turn = self._turns.setdefault(key, _Turn())
            turn.waiting += 1
        try:
            with turn.lock:
                yield
        finally:
            with self._lock:
                turn.waiting -= 1
                if not turn.waiting:
                    self._turns.pop(key, None)


class _Turn:
    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.waiting = 0


def _size(key: Hashable, answer: KeptAnswer) -> int:
    # The address is part of the key and, at most, of a header: whoever asks decides on its length.
    return OVERHEAD + 2 * len(repr(key)) + len(answer.body)


store = Store(settings.ANSWERS_MAX_MB * 1024 * 1024)
"""The answers of this process."""


@receiver(setting_changed)
def _follow_setting(setting: str, **kwargs: object) -> None:
    """Start anew with the size that a test sets."""
    if setting == "ANSWERS_MAX_MB":
        store.clear()
        store.most_bytes = settings.ANSWERS_MAX_MB * 1024 * 1024
