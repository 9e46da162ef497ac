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
        from . import changes, joint, recording  # noqa: PLC0415 - need the models
        from .choices import JointKind  # noqa: PLC0415 - as above
        from .making_administrators import MakeAdministrator  # noqa: PLC0415 - as above

        recording.listen()
        changes.listen()
        joint.register(JointKind.MAKE_ADMINISTRATOR, MakeAdministrator())


class WagtailUsersConfig(WagtailUsersAppConfig):
    """Wagtail's accounts in the desk, by our rules."""

    user_viewset = "members.viewsets.AccountViewSet"
