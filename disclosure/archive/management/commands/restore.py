"""`manage.py restore SRC`: restore into an empty place, and verify; with `--check`, only read the backup."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from disclosure.archive.backup import BackupRefused
from disclosure.archive.backup.place import is_incomplete, marker
from disclosure.archive.backup.restoring import check, restore
from disclosure.archive.management.progress import EditionBar
from disclosure.organisation.progress import ByteBar


class Command(BaseCommand):
    help = "把备份恢复到空的数据库和空的媒体文件夹，最后核验归档；有不符的以非零状态退出。见 docs/backup.md。"

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("source", metavar="SRC", type=Path, help="备份文件")
        parser.add_argument("--key", metavar="FILE", type=Path, help="私钥文件，备份加密的须有")
        parser.add_argument("--receipts", metavar="DIR", type=Path, help="归档回执放回哪个文件夹，须是空的")
        parser.add_argument("--check", action="store_true", help="只读一遍备份，与其中的清单核对，什么也不改动")

    def handle(self, *args: Any, source: Path, key: Path | None, receipts: Path | None, **options: Any) -> None:
        began, bar = time.monotonic(), ByteBar(self.stderr)
        editions = EditionBar(self.stderr, after=bar)
        try:
            if options["check"]:
                about = check(source, key, bar.advance)
                said = f"备份完好：{about}"
            else:
                about, result = restore(source, key, receipts, bar.advance, editions.advance)
                said = f"已恢复：{about}。归档{result}，与此相符"
        except BackupRefused as refusal:
            raise CommandError(f"{refusal}{self._state()}") from refusal
        except OSError as error:
            raise CommandError(f"没有完成：{error.filename or source}：{error.strerror or error}{self._state()}") from error
        finally:
            bar.end()
            editions.end()
        self.stdout.write(f"{said}。用时{time.monotonic() - began:.1f}秒。")

    def _state(self) -> str:
        """Return instructions for a place that is left half filled."""
        if not is_incomplete():
            return ""
        return f"恢复没有完成，网站在文件夹 {marker()} 还在时不提供服务；请清空数据库和媒体文件夹后重来，见 docs/backup.md。"
