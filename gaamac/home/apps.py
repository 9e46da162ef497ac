"""Application configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HomeConfig(AppConfig):
    """The front room."""

    name = "gaamac.home"
    label = "home"
    verbose_name = _("Site")
