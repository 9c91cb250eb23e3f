"""How rows enter the register of changes: under a grant of the guard, which stands in a room above (ADR 5)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager

Guard = Callable[[str], AbstractContextManager[None]]

_guards: list[Guard] = []


def record_within(guard: Guard) -> None:
    """Let every row be written within the context of `guard`, which is given what is recorded. For `AppConfig.ready`."""
    _guards.append(guard)


@contextmanager
def recording() -> Iterator[None]:
    """Let a change be added, or a pending one be settled, within the block. For `changes.actions` alone."""
    with ExitStack() as contexts:
        for guard in _guards:
            contexts.enter_context(guard("a change of a register"))
        yield
