"""What editors keep in the desk beside pages."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail.admin import messages
from wagtail.admin.views.generic import DeleteView, EditView
from wagtail.admin.viewsets.model import ModelViewSet

from . import refreshing
from .catalogue import contribution_models
from .models import Topic


class DeleteTopic(DeleteView):
    """Deletes a term that nothing is about; one in use would vanish from published pages."""

    def form_valid(self, form: Any) -> HttpResponse:
        """Refuse while a contribution, published or draft, is about it."""
        used = sum(
            model.objects.filter(topics=self.object).count()
            for model in contribution_models()
        )
        if not used:
            return super().form_valid(form)
        words = ngettext(
            "“%(topic)s” can’t be deleted: %(number)d contribution is about it. Rename it, or"
            " give that another topic first.",
            "“%(topic)s” can’t be deleted: %(number)d contributions are about it. Rename it, or"
            " give them another topic first.",
            used,
        )
        messages.error(self.request, words % {"topic": self.object, "number": used})
        return redirect(self.get_success_url())


class EditTopic(EditView):
    """A new time for a type of practice holds at once for what is of that type."""

    @transaction.atomic
    def save_instance(self) -> Any:
        """Save, and reckon anew until when its practices count as fresh."""
        topic = super().save_instance()
        if "review_months" in self.form.changed_data:
            refreshing.after_change_of_topic(topic)
        return topic


class TopicViewSet(ModelViewSet):
    """The controlled vocabulary. A term in use is renamed, not deleted."""

    model = Topic
    edit_view_class = EditTopic
    delete_view_class = DeleteTopic
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
        "review_months",
    )
