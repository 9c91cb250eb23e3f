"""`manage.py appoint`: appoints the first people of the office and the committee, who confirm every later change."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from disclosure.organisation.changes.actions import appoint_first
from disclosure.organisation.models import Role, User

WARNING = """注意：这条命令不经第二人确认，直接任命党务公开办公室和党委审批人。
只在没有任何一人在任时可用（首次设置，或在任的人都已离任、停用）。
此次任命记入“登记册—登记变更”，不能删除，并通知本人、党委审批和监督员。"""


class Command(BaseCommand):
    help = "首次设置：任命第一位党务公开办公室人员和党委审批人。已有人在任时拒绝执行。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--office", metavar="用户名", help="党务公开办公室")
        parser.add_argument("--committee", metavar="用户名", help="党委审批")

    def handle(self, *args: Any, **options: Any) -> None:
        named = {role: options[role.value] for role in (Role.OFFICE, Role.COMMITTEE) if options[role.value]}
        self.stderr.write(self.style.WARNING(WARNING))
        try:
            appointments = appoint_first({role: self.person(username) for role, username in named.items()})
        except PermissionDenied as refusal:
            raise CommandError(str(refusal)) from refusal
        except ValidationError as refusal:
            raise CommandError("".join(refusal.messages)) from refusal
        for appointment in appointments:
            self.stdout.write(f"已任命：{appointment}（{appointment.user.username}），自{appointment.since}起。")

    def person(self, username: str) -> User:
        try:
            return User.objects.get(username=username)
        except User.DoesNotExist as missing:
            raise CommandError(f"没有用户名为“{username}”的账号。") from missing
