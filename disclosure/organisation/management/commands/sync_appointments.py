"""`manage.py sync_appointments`: updates the groups, once a day, for appointments that began or ended."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.db.models import Q

from disclosure.organisation.models import User
from disclosure.organisation.roles import DERIVED_GROUPS, sync_groups


class Command(BaseCommand):
    help = "按任职的起止日期更新后台用户组（供每日定时运行；重复运行无妨）。"

    def handle(self, *args: Any, **options: Any) -> None:
        derived = Q()
        for prefix in DERIVED_GROUPS:
            derived |= Q(groups__name__startswith=prefix)
        changed = [
            person for person in User.objects.filter(Q(appointments__isnull=False) | derived).distinct() if sync_groups(person)
        ]
        for person in changed:
            self.stdout.write(f"已更新：{person}（{person.username}）")
        self.stdout.write(f"共更新 {len(changed)} 人的用户组。")
