"""The account page of a signed-in user in the admin."""

from __future__ import annotations

from wagtail.admin.views import account

HIDDEN_PANELS = (account.AvatarSettingsPanel, account.NameEmailSettingsPanel)


class AccountView(account.AccountView):
    """Wagtail's account view, without the panels for the avatar, the name and the address.

    Files enter through `uploads` alone, and no view would serve an avatar. Names appear under decisions, and links that
    set a password go to the address: both are changed by `accounts.actions` alone.
    """

    def get_panels(self) -> list[account.BaseSettingsPanel]:
        return [panel for panel in super().get_panels() if not isinstance(panel, HIDDEN_PANELS)]
