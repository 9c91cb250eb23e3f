"""One's own account in the admin."""

from __future__ import annotations

from wagtail.admin.views import account


class AccountView(account.AccountView):
    """Wagtail's, without a picture of oneself: files come in by way of `items.uploads` alone, and no view would give it out."""

    def get_panels(self) -> list[account.BaseSettingsPanel]:
        return [panel for panel in super().get_panels() if not isinstance(panel, account.AvatarSettingsPanel)]
