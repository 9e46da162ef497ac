"""The wordings of reasons, in the desk."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail.admin.viewsets.model import ModelViewSet

from members.viewsets.policies import EditorsOnly

from .models import CannedReason


class EditorsKeep(EditorsOnly):
    """Editors add, change and delete."""

    allowed = frozenset({"view", "add", "change", "delete"})


class CannedReasonViewSet(ModelViewSet):
    """What stands here is offered beside the reason when a text is sent back."""

    model = CannedReason
    name = "reasons"
    url_prefix = "reasons"
    menu_label = _("Reasons")
    icon = "openquote"
    menu_order = 170
    add_to_admin_menu = True
    copy_view_enabled = False
    add_to_reference_index = False
    form_fields = ("language", "name", "text")
    list_display = ("name", "language")
    list_filter = ("language",)
    search_fields = ("name", "text")

    @property
    def permission_policy(self) -> EditorsKeep:
        """Editors only."""
        return EditorsKeep(self.model)
