"""The password of the demonstration is known to everybody: nobody else has it."""

from __future__ import annotations

from django.conf import settings
from django.core.exceptions import ValidationError

from home.demonstration.people import PASSWORD


class DemonstrationPasswordValidator:
    """Refuses it wherever there is no demonstration."""

    def validate(self, password: str, user: object = None) -> None:
        if password == PASSWORD and not settings.DEMONSTRATION:
            raise ValidationError("这是演示账号的口令，人人都知道，请另选一个。", code="demonstration")

    def get_help_text(self) -> str:
        return "不能用演示账号的口令。"
