"""`manage.py verify_archive`: run nightly, and on demand."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from disclosure.archive.management.progress import EditionBar
from disclosure.archive.receipts import BadReceipt, Receipt, public_key, receipts_in
from disclosure.archive.removals.actions import finish_removals
from disclosure.archive.verification import verify


class Command(BaseCommand):
    help = "核验归档：从数据库和文件重新计算每一个版本。发现第一处不符即停止，以非零状态退出；结果留存。"

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--receipts", metavar="DIR", type=Path, help="同时与这个文件夹中的回执核对")
        parser.add_argument("--public-key", dest="public", metavar="FILE", type=Path, help="回执的公钥，从保管人处取得")

    def handle(self, *args: Any, receipts: Path | None, public: Path | None, **options: Any) -> None:
        signed = self._receipts(receipts, public) if receipts else {}
        finish_removals()
        bar = EditionBar(self.stderr)
        result = verify(bar.advance, signed)
        bar.end()
        if not result.is_sound:
            raise CommandError(f"归档核验发现问题，此前{result.sequence}个版本完好。{result.problem}")
        self.stdout.write(f"{result}，{bar.size / 1e6:.1f} MB，用时{result.seconds:.1f}秒。末端封印 {result.seal}")
        if signed:
            self.stdout.write(f"与{len(signed)}份回执相符。")

    def _receipts(self, folder: Path, public: Path | None) -> dict[str, Receipt]:
        if public is None:
            raise CommandError("核对回执须用 --public-key 指明公钥。")
        try:
            return receipts_in(folder, public_key(public))
        except BadReceipt as error:
            raise CommandError(f"回执有问题：{error}") from error
        except OSError as error:
            raise CommandError(f"不能读取 {error.filename}：{error.strerror}") from error
