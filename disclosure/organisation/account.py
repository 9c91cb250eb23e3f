"""One's own account in the admin."""

from __future__ import annotations

from wagtail.admin.views import account

HIDDEN_PANELS = (account.AvatarSettingsPanel, account.NameEmailSettingsPanel)


class AccountView(account.AccountView):
    """Wagtail's, without a picture of oneself and without one's name and address.

    Files come in by way of `items.uploads` alone, and no view would give a picture out. Names stand under decisions, and
    links that set a password go to the address: both change by `accounts.actions` alone.
    """

    def get_panels(self) -> list[account.BaseSettingsPanel]:
        return [panel for panel in super().get_panels() if not isinstance(panel, HIDDEN_PANELS)]
