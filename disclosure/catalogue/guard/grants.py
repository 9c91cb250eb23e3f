"""Grants, under which an action that rests on a decision changes content that readers see (law 1)."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db import IntegrityError, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from wagtail.models import Page

from disclosure.catalogue.guard.triggers import MARK, is_installed, is_whole
from disclosure.catalogue.models import Grant

logger = logging.getLogger(__name__)


class NotGranted(Exception):
    """A change of content that readers see was refused for lack of a grant. The message says so, in Chinese.

    Not a subclass of `PermissionDenied`, which Wagtail's admin would answer with a redirect and a message of its own.
    """


class Unguarded(Exception):
    """The guard's triggers are incomplete, so no content that readers see may change. The message says so, in Chinese."""

    def __init__(self) -> None:
        super().__init__(UNGUARDED)


UNGUARDED = (
    "数据库正在升级，或防止擅自改动公开内容的触发器不完整，暂时不能办理；已公开的内容照常可以阅读。"
    "请稍后再试；仍不能办理的，请系统管理员运行 manage.py migrate。"
)

NO_PAGE = 0
"""Page id of a grant that only records evidence, and opens no content that readers see."""

_open: ContextVar[int] = ContextVar("open", default=0)
"""Number of nested grants open in this context."""


@contextmanager
def granted(page: Page | None, reason: str) -> Iterator[None]:
    """Allow what readers see of `page`, or of the whole catalogue if `page` is None, to change within the block.

    The grant is a row that only the present transaction sees, and that cannot be committed. An exception within the block rolls
    back all its changes.

    Args:
        page: a page that is stored in the database.
        reason: basis of the change: the decision, by its id, or the import. Written to the server's log.

    Raises:
        ValueError: `page` is not in the database yet.
        TransactionManagementError: no transaction is open.
        Unguarded: the triggers are incomplete.
    """
    if page is not None and page.pk is None:
        raise ValueError("A grant is for a page that is in the database; for a new one, save its draft first.")
    connection = transaction.get_connection()
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("A grant is given inside a transaction.")
    # Within another grant, the outer grant's row is not a leftover.
    if not (is_installed(connection) if _open.get() else is_whole(connection)):
        raise Unguarded
    logger.info("Granted on %s: %s", "the catalogue" if page is None else f"page {page.pk}", reason)
    with _grant(page and page.pk, reason):
        yield


@contextmanager
def recording(what: str) -> Iterator[None]:
    """Allow rows of evidence to be added within the block: decisions, editions, meetings (law 4). Opens no page.

    For the one action that records such a row. Opens a transaction if none is open.

    Args:
        what: kind of row, for readers of the table of grants.
    """
    with _grant(NO_PAGE, what):
        yield


@contextmanager
def _grant(page_id: int | None, reason: str) -> Iterator[None]:
    """Store a grant within the block. An exception rolls back the grant with all changes made under it."""
    token = _open.set(_open.get() + 1)
    try:
        with transaction.atomic():
            grant = Grant.objects.create(page_id=page_id, reason=reason)
            yield
            grant.delete()
    finally:
        _open.reset(token)


def explain_refusals(connection: BaseDatabaseWrapper, **kwargs: Any) -> None:
    """Convert errors of the guard's triggers into `NotGranted`. Receives `connection_created`."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            # Otherwise `REPLACE` deletes conflicting rows without firing a trigger.
            cursor.execute("PRAGMA recursive_triggers = ON")
    if _explained not in connection.execute_wrappers:
        connection.execute_wrappers.append(_explained)


def _explained(execute: Callable, sql: str, params: Any, many: bool, context: dict) -> Any:
    try:
        return execute(sql, params, many, context)
    except IntegrityError as error:
        complaint = str(error).splitlines()[0]
        if complaint.startswith(MARK):
            raise NotGranted(complaint.removeprefix(MARK)) from error
        raise
