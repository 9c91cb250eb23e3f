"""`manage.py make_archive_key FILE`: run once, before the first receipt."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from disclosure.archive.receipts import make_key


class Command(BaseCommand):
    help = "生成签署归档回执的密钥。私钥不要放在数据库或数据目录中；公钥（.pub）交监督员或档案室另行保管。"

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("file", metavar="FILE", type=Path, help="私钥文件，不能已经存在")

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        try:
            public = make_key(file)
        except OSError as error:
            raise CommandError(f"不能写入 {error.filename}：{error.strerror}") from error
        self.stdout.write(f"私钥 {file}，只有所有者可读；公钥 {public}。")
