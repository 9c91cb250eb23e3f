"""`manage.py export_archive DEST`: write the archive, or a year of it, into a bag that opens without this software."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from disclosure.archive.exports.errors import ExportFailed
from disclosure.archive.exports.writing import export
from disclosure.organisation.models import Unit
from disclosure.organisation.progress import Bar

YEARS = range(1000, 9999)


class Command(BaseCommand):
    help = "把归档导出为一个 BagIt 袋（RFC 8493）。中断后以同样的参数再次运行，会接着做。含各种范围的内容，注意保管。"

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("destination", metavar="DEST", type=Path, help="新建的文件夹")
        parser.add_argument("--year", type=int, help="只导出这一年归档的版本")
        parser.add_argument("--unit", metavar="CODE", help="只导出这个单位的版本，写单位代码，如 zzb")
        parser.add_argument(
            "--receipts",
            metavar="DIR",
            type=Path,
            default=settings.RECEIPTS_DIR,
            help="把这个文件夹中的回执一并装入，默认是设置的 RECEIPTS_DIR",
        )

    def handle(
        self, *args: Any, destination: Path, year: int | None, unit: str | None, receipts: Path | None, **options: Any
    ) -> None:
        if year is not None and year not in YEARS:
            raise CommandError("年度写四位数，如 2026。")
        bar = Bar(self.stderr)
        try:
            written = export(
                destination, year, self._unit(unit), lambda done, total: bar.show(done, total, f"{done}/{total}"), receipts
            )
        except ExportFailed as error:
            raise CommandError(str(error)) from error
        finally:
            bar.end()
        self.stdout.write(f"已导出{written}个版本：{destination}")

    def _unit(self, code: str | None) -> Unit | None:
        try:
            return Unit.objects.get(code=code.lower()) if code is not None else None
        except Unit.DoesNotExist:
            raise CommandError(f"没有代码为 {code} 的单位。") from None
