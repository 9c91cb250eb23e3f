"""`manage.py load_demo`: create the units, the college's catalogue, accounts and items to try the site with."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from demonstration.loading import AnotherCatalogue, load
from demonstration.people import ACCOUNTS, PASSWORD


class Command(BaseCommand):
    # `migrate`, which runs first, has made the checks; a second load, which changes nothing, should be quick.
    requires_system_checks = []
    help = "载入演示数据：责任单位、公开目录、账号和示例事项。已有的不再改动；正式环境下拒绝运行。"

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMONSTRATION:
            raise CommandError("演示数据只能载入演示环境：演示账号的口令是公开的，正式环境（DEMONSTRATION 未启用）拒绝载入。")
        try:
            made = load(self._show_progress)
        except AnotherCatalogue as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write("演示数据已载入。" if made else "库中已有公开事项，没有改动。")
        self.stdout.write(f"网站  {settings.BASE_URL}/")
        self.stdout.write(f"后台  {settings.BASE_URL}/admin/")
        self.stdout.write(f"账号（口令都是 {PASSWORD}）：")
        for account in ACCOUNTS:
            self.stdout.write(f"  {account.username:<13} {account.family_name}{account.given_name}：{account.may}")

    def _show_progress(self, done: int, total: int) -> None:
        """Show progress on the error stream: standard output has the addresses and the accounts, which callers may save."""
        if done % 20 == 0 or done == total:
            self.stderr.write(f"示例事项：{done}/{total} 步")
