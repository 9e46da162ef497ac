"""Pages of Wagtail's admin that take a file by a way of their own."""

from __future__ import annotations

from wagtail.admin.auth import require_admin_access
from wagtail.admin.views.account import (
    AccountView,
    AvatarSettingsPanel,
    BaseSettingsPanel,
)


class OwnSettingsView(AccountView):
    """An editor's own settings, without a profile picture.

    Wagtail stores that one as it was taken, with place and camera, and nobody would be shown it.
    """

    def get_panels(self) -> list[BaseSettingsPanel]:
        """Wagtail's panels but the one."""
        return [
            panel
            for panel in super().get_panels()
            if not isinstance(panel, AvatarSettingsPanel)
        ]


own_settings = require_admin_access(OwnSettingsView.as_view())
