"""A password validator: the password of the demonstration is public, so no other account may have it."""

from __future__ import annotations

from django.conf import settings
from django.core.exceptions import ValidationError

from demonstration.people import PASSWORD


class DemonstrationPasswordValidator:
    """A validator that refuses the demonstration's password on a site without the demonstration."""

    def validate(self, password: str, user: object = None) -> None:
        if password == PASSWORD and not settings.DEMONSTRATION:
            raise ValidationError("这是演示账号的口令，人人都知道，请另选一个。", code="demonstration")

    def get_help_text(self) -> str:
        return "不能用演示账号的口令。"
