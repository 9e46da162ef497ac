"""Reviewers in the desk: who they are, of which topics and regions they read."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext, gettext_lazy
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.generic import IndexView
from wagtail.admin.viewsets.model import ModelViewSet

from exchange.choices import TOPIC_GROUPS
from exchange.forms.options import region_options
from exchange.vocabulary import topics
from members.choices import MembershipState
from members.models import User
from members.viewsets.policies import EditorsOnly

from .models import Reviewer


class EditorsKeep(EditorsOnly):
    """Editors see, add, change and take away."""

    allowed = frozenset({"view", "add", "change", "delete"})


class ReviewerForm(WagtailAdminModelForm):
    """A reviewer: an approved member, with boxes to tick."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people: Any = self.fields["user"]
        free = User.objects.filter(
            is_active=True, membership__state=MembershipState.APPROVED
        )
        others = Reviewer.objects.exclude(pk=self.instance.pk).values("user")
        people.queryset = free.exclude(pk__in=others).order_by("name")
        about = [
            (one.id, one.name) for one in topics().values() if one.group in TOPIC_GROUPS
        ]
        for name, choices in (("topics", about), ("regions", region_options())):
            field: Any = self.fields[name]
            field.widget = forms.CheckboxSelectMultiple()
            field.choices = choices


class ReviewerIndexView(IndexView):
    """All of them, by name."""

    any_permission_required = ["view"]  # noqa: RUF012 - as Wagtail declares it
    show_export_buttons = False

    @cached_property
    def columns(self) -> list[Column]:
        """Who, of what, and whether they are asked by themselves."""
        return [
            TitleColumn(
                "user", label=gettext_lazy("Reviewer"), get_url=self.get_edit_url
            ),
            Column("fields", label=gettext_lazy("Reads"), accessor=_fields_of),
            Column(
                "is_matched", label=gettext_lazy("Asked by itself"), accessor=_matched
            ),
        ]

    def get_base_queryset(self) -> Any:
        """With their topics and regions."""
        rows = Reviewer.objects.select_related("user")
        return rows.prefetch_related("topics", "regions")


def _fields_of(reviewer: Reviewer) -> str:
    names = [*map(str, reviewer.topics.all()), *map(str, reviewer.regions.all())]
    return gettext(", ").join(names)


def _matched(reviewer: Reviewer) -> Any:
    return gettext_lazy("Yes") if reviewer.is_matched else gettext_lazy("No")


class ReviewerViewSet(ModelViewSet):
    """Who may be asked to read."""

    model = Reviewer
    name = "reviewers"
    url_prefix = "reviewers"
    menu_label = gettext_lazy("Reviewers")
    icon = "glasses"
    menu_order = 165
    add_to_admin_menu = True
    index_view_class = ReviewerIndexView
    copy_view_enabled = False
    add_to_reference_index = False
    form_fields = ("user", "topics", "regions", "is_matched")

    @property
    def permission_policy(self) -> EditorsKeep:
        """Editors only."""
        return EditorsKeep(self.model)

    def get_form_class(self, for_update: bool = False) -> Any:  # noqa: FBT001, FBT002 - as in the class above
        """The same form for adding and changing."""
        return forms.modelform_factory(
            self.model, form=ReviewerForm, fields=self.form_fields
        )
