"""`manage.py import_archive BAG`: import an export into an empty site."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from disclosure.archive.imports import ImportFailed, import_bag
from disclosure.archive.management.progress import EditionBar


class Command(BaseCommand):
    help = "把不限年度和单位导出的归档袋导入空的网站，并核验。导入的版本只供党务公开办公室和监督员查阅。"

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("bag", metavar="BAG", type=Path, help="袋的文件夹；压缩包请先解开")

    def handle(self, *args: Any, bag: Path, **options: Any) -> None:
        bar = EditionBar(self.stderr)
        try:
            result = import_bag(bag, bar.advance)
        except ImportFailed as error:
            raise CommandError(str(error)) from error
        finally:
            bar.end()
        self.stdout.write(f"已导入，核验{result}，用时{result.seconds:.1f}秒。末端封印 {result.seal}")
