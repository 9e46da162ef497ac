"""Application configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ExchangeConfig(AppConfig):
    """The room that all kinds of contribution share."""

    name = "exchange"
    verbose_name = _("Exchange")

    def ready(self) -> None:
        """Say what the acts of two people do here."""
        from members.choices import JointKind  # noqa: PLC0415 - needs the models
        from members.joint import register  # noqa: PLC0415 - as above

        from . import joint  # noqa: PLC0415 - as above

        register(JointKind.OPEN_AUTHOR, joint.OpenAuthor())
        register(JointKind.WIDEN, joint.Widen())
        register(JointKind.EXPORT, joint.TakeAway())
