"""What editors keep in the desk beside pages."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail.admin.viewsets.model import ModelViewSet

from .models import Topic


class TopicViewSet(ModelViewSet):
    """The controlled vocabulary. A term in use is renamed, not deleted."""

    model = Topic
    name = "topics"
    url_prefix = "topics"
    icon = "tag"
    menu_label = _("Topics")
    menu_order = 320
    add_to_admin_menu = True
    list_display = ("name_en", "group", "code", "order")
    list_filter = ("group",)
    search_fields = ("name_en", "name_fr", "name_es", "name_ar", "name_ru", "name_zh")
    search_backend_name = None
    ordering = ("group", "order", "name_en")
    form_fields = (
        "group",
        "code",
        "name_en",
        "name_fr",
        "name_es",
        "name_ar",
        "name_ru",
        "name_zh",
        "meaning",
        "order",
    )
