"""Application configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MediaConfig(AppConfig):
    """The room of pictures and documents."""

    name = "gaamac.media"
    label = "media"
    verbose_name = _("Pictures and documents")
