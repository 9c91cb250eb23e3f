"""Recording of register changes under a grant of the guard, which belongs to an upper room (ADR 5)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager

Guard = Callable[[str], AbstractContextManager[None]]

_guards: list[Guard] = []


def record_within(guard: Guard) -> None:
    """Write every row within the context of `guard`, which receives a description of the record. For `AppConfig.ready`."""
    _guards.append(guard)


@contextmanager
def recording() -> Iterator[None]:
    """Allow a change to be added, or a pending one to be settled, within the block. For `changes.actions` alone."""
    with ExitStack() as contexts:
        for guard in _guards:
            contexts.enter_context(guard("a change of a register"))
        yield
