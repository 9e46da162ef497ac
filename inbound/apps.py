"""Application configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InboundConfig(AppConfig):
    """The room of mail that comes in: answers to notices, and what could not be delivered."""

    name = "inbound"
    verbose_name = _("Incoming mail")

    def ready(self) -> None:
        """Hear what a provider's webhooks tell: django-anymail says it by signals alone."""
        from . import webhooks  # noqa: PLC0415 - models are there only now

        webhooks.listen()
