"""Reasons not to read a file."""

from __future__ import annotations


class UnreadableFile(ValueError):
    """A file that cannot be read. The message explains in Chinese what is wrong and what to do."""


class DamagedPackage(ValueError):
    """A package that breaks the rules of its format."""
