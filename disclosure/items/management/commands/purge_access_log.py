"""`manage.py purge_access_log`: deletes expired access records, nightly."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from disclosure.items.access import purge_access_log


class Command(BaseCommand):
    help = "删除超过保存期限（ACCESS_LOG_DAYS，天）的查阅记录。"

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"已删除{purge_access_log()}条到期的查阅记录。")
