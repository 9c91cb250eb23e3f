"""The kinds of personal data, and how each is masked."""

from __future__ import annotations

RESIDENT_ID, MOBILE, BANK_CARD, EMAIL, HOME = "resident-id", "mobile", "bank-card", "email", "home"


def _masked_number(number: str) -> str:
    return f"{number[:3]}{'*' * (len(number) - 5)}{number[-2:]}"


def _masked_email(address: str) -> str:
    name, domain = address.split("@")
    return f"{name[:1]}***@{domain}"


def _masked_home(address: str) -> str:
    return f"{address[: min(6, len(address) // 2)]}***"


MASKS = {
    RESIDENT_ID: _masked_number,
    MOBILE: _masked_number,
    BANK_CARD: _masked_number,
    EMAIL: _masked_email,
    HOME: _masked_home,
}
