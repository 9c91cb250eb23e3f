"""`manage.py make_backup_key FILE`: run once, and not on the machine that makes the backups."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from disclosure.archive.backup.keys import make_key


class Command(BaseCommand):
    help = "生成备份的密钥。公钥（.pub）留在网站的机器上，备份时加密用；私钥另行保管，只在恢复时使用。丢失私钥，备份就打不开。"

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("file", metavar="FILE", type=Path, help="私钥文件，不能已经存在")

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        try:
            public = make_key(file)
        except OSError as error:
            raise CommandError(f"不能写入 {error.filename}：{error.strerror}") from error
        self.stdout.write(f"私钥 {file}，只有所有者可读，请移到别处保管；公钥 {public}。")
