"""Atomic changes of treebeard's tree: a change refused half-way leaves every count of children as it was."""

from __future__ import annotations

from django.db import transaction
from treebeard.mp_tree import MP_Node, MP_NodeQuerySet


def make_tree_changes_atomic() -> None:
    """Run treebeard's additions and deletions in a transaction of their own.

    Treebeard updates the parent's `numchild` before it writes the page. Outside a transaction the count would stay wrong if the
    page is refused, and a page whose count is 0 shows no children.
    """
    MP_NodeQuerySet.delete = transaction.atomic(MP_NodeQuerySet.delete)
    MP_Node.add_child = transaction.atomic(MP_Node.add_child)
    MP_Node.add_sibling = transaction.atomic(MP_Node.add_sibling)
