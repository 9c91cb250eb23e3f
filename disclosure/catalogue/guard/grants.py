"""Grants: how an action that rests on a decision changes what readers see (law 1)."""

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
    """What readers see would have changed without a grant, and did not. The message says so, in Chinese.

    It is no `PermissionDenied`: Wagtail's admin answers that with a redirect and words of its own, before anybody can explain.
    """


class Unguarded(Exception):
    """The guard's triggers are not whole, so nothing that readers see changes. The message says so, in Chinese."""

    def __init__(self) -> None:
        super().__init__(UNGUARDED)


UNGUARDED = (
    "数据库正在升级，或防止擅自改动公开内容的触发器不完整，暂时不能办理；已公开的内容照常可以阅读。"
    "请稍后再试；仍不能办理的，请系统管理员运行 manage.py migrate。"
)

NO_PAGE = 0
"""Number of no page: a grant for it lets evidence be recorded, and opens nothing that readers see."""

_open: ContextVar[int] = ContextVar("open", default=0)
"""How many grants this thread has open, one within another."""


@contextmanager
def granted(page: Page | None, reason: str) -> Iterator[None]:
    """Let what readers see of `page`, or of the whole catalogue where it is None, change within the block.

    The grant is a row that only the present transaction sees, and that cannot be committed. An exception within the block
    takes back all that was done in it.

    Args:
        page: a page that is in the database.
        reason: what the change rests on: the decision, by its id, or the import. It goes to the server's log.

    Raises:
        ValueError: `page` is not in the database yet.
        TransactionManagementError: no transaction is open.
        Unguarded: the triggers are not whole.
    """
    if page is not None and page.pk is None:
        raise ValueError("A grant is for a page that is in the database; for a new one, save its draft first.")
    connection = transaction.get_connection()
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("A grant is given inside a transaction.")
    # Within another grant, its row is no grant that was left behind.
    if not (is_installed(connection) if _open.get() else is_whole(connection)):
        raise Unguarded
    logger.info("Granted on %s: %s", "the catalogue" if page is None else f"page {page.pk}", reason)
    with _grant(page and page.pk, reason):
        yield


@contextmanager
def recording(what: str) -> Iterator[None]:
    """Let rows of evidence be added within the block: decisions, editions, meetings (law 4). Opens no page.

    For the one action that records such a row. Opens a transaction where there is none.

    Args:
        what: the kind of row, for whoever looks into the table of grants.
    """
    with _grant(NO_PAGE, what):
        yield


@contextmanager
def _grant(page_id: int | None, reason: str) -> Iterator[None]:
    """An exception within the block takes the grant back with all that was done under it."""
    token = _open.set(_open.get() + 1)
    try:
        with transaction.atomic():
            grant = Grant.objects.create(page_id=page_id, reason=reason)
            yield
            grant.delete()
    finally:
        _open.reset(token)


def explain_refusals(connection: BaseDatabaseWrapper, **kwargs: Any) -> None:
    """Let a complaint of the guard's triggers reach the caller as `NotGranted`. Receives `connection_created`."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            # Else `REPLACE` deletes the row that is in its way, and no trigger hears of it.
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
