"""`manage.py backup DEST`: run daily, while the site is running."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from disclosure.archive.backup import BackupRefused
from disclosure.archive.backup.making import back_up
from disclosure.organisation.progress import ByteBar


class Command(BaseCommand):
    help = "备份数据库、媒体文件和归档回执，存为一个文件。网站不必停。见 docs/backup.md。"

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("folder", metavar="DEST", type=Path, help="存放备份的文件夹，已经存在；文件名由时间组成")
        parser.add_argument(
            "--public-key", dest="public", metavar="FILE", type=Path, help="加密用的公钥文件，见 make_backup_key"
        )
        parser.add_argument("--receipts", metavar="DIR", type=Path, help="归档回执所在的文件夹，一并备份")

    def handle(self, *args: Any, folder: Path, public: Path | None, receipts: Path | None, **options: Any) -> None:
        if public is None:
            self.stderr.write("备份没有加密，其中有未公开的内容和口令的摘要值，请妥善保管；加密用 --public-key。")
        began, bar = time.monotonic(), ByteBar(self.stderr)
        try:
            path, about = back_up(folder, public, receipts, bar.advance)
        except BackupRefused as refusal:
            raise CommandError(str(refusal)) from refusal
        except OSError as error:
            raise CommandError(f"备份没有完成：{error.filename or folder}：{error.strerror or error}") from error
        finally:
            bar.end()
        size, seconds = path.stat().st_size / 1e6, time.monotonic() - began
        self.stdout.write(f"已备份到 {path}，{size:.1f} MB，用时{seconds:.1f}秒。")
        self.stdout.write(f"{about}。")
