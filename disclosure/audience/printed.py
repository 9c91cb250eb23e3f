"""Reads a printed scope (公开范围) as the circles that it names."""

from disclosure.audience.circles import Circle


def read_scope(printed: str) -> tuple[Circle, ...]:
    raise NotImplementedError
