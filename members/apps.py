"""Application configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from wagtail.users.apps import WagtailUsersAppConfig


class MembersConfig(AppConfig):
    """The members' room."""

    name = "members"
    default = True
    verbose_name = _("Members")

    def ready(self) -> None:
        """Put on record, and follow up, what allauth tells of accounts."""
        from . import changes, recording  # noqa: PLC0415 - need the models

        recording.listen()
        changes.listen()


class WagtailUsersConfig(WagtailUsersAppConfig):
    """Wagtail's accounts in the desk, by our rules."""

    user_viewset = "members.viewsets.AccountViewSet"
