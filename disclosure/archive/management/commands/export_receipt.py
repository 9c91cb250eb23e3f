"""`manage.py export_receipt DIR --key FILE`: run once a day, to a place outside this machine."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from disclosure.archive.receipts import BadReceipt, private_key, receipt_of_head


class Command(BaseCommand):
    help = "签署归档链末端的封印，存为一份回执（供每日定时运行）。回执请存放到数据库管理员不能改动的地方。"

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("folder", metavar="DIR", type=Path, help="存放回执的文件夹")
        parser.add_argument("--key", metavar="FILE", type=Path, required=True, help="私钥文件，见 make_archive_key")

    def handle(self, *args: Any, folder: Path, key: Path, **options: Any) -> None:
        try:
            receipt = receipt_of_head()
            text = receipt.signed_by(private_key(key))
            path = folder / f"{receipt.sequence:08d}-{receipt.at.replace(':', '')}.json"
            with path.open("x") as file:
                file.write(text)
        except BadReceipt as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            raise CommandError(f"不能读写 {error.filename}：{error.strerror}") from error
        self.stdout.write(f"已签署第{receipt.sequence}号归档版本的封印：{path}")
