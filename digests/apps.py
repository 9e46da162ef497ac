"""Application configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DigestsConfig(AppConfig):
    """The room of digests."""

    name = "digests"
    verbose_name = _("Digests")
