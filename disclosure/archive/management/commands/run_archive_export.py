"""`manage.py run_archive_export NUMBER`: run an export in the background, as started by the admin."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from disclosure.archive.exports.recorded import run
from disclosure.archive.models import ArchiveExport


class Command(BaseCommand):
    help = "执行后台登记的一次归档导出（由后台启动，一般不必手工运行）。"

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("number", metavar="NUMBER", type=int)

    def handle(self, *args: Any, number: int, **options: Any) -> None:
        try:
            run(ArchiveExport.objects.get(pk=number))
        except ArchiveExport.DoesNotExist:
            raise CommandError(f"没有第{number}号导出。") from None
