"""Application configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PracticesConfig(AppConfig):
    """The room of practices."""

    name = "practices"
    verbose_name = _("Practices")
