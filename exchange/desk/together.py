"""The ways from a text in the desk to what takes two people."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin.widgets import Button

from gaamac.common.visibility import Visibility
from members.choices import JointKind
from members.permissions import is_editor

from ..choices import Attribution
from ..joint import about
from ..models import Contribution, SharingTerms
from ..permissions import has_living_author


def buttons(
    page: Any, user: Any, view_name: str, next_url: str | None = None
) -> Iterator[Button]:
    """In the menu above a contribution: what its terms leave to two people."""
    if not issubclass(page.specific_class or object, Contribution):
        return
    terms = SharingTerms.objects.filter(translation_key=page.translation_key).first()
    if terms is None or not is_editor(user):
        return
    if terms.attribution == Attribution.ANONYMOUS and terms.sealed_authors.exists():
        yield _button(JointKind.OPEN_AUTHOR, terms, _("See who wrote this"))
    can_be_wider = terms.visibility > Visibility.PUBLIC and page.first_published_at
    if can_be_wider and not has_living_author(terms):
        yield _button(JointKind.WIDEN, terms, _("Show to more people"))


def _button(kind: JointKind, terms: SharingTerms, label: str) -> Button:
    url = reverse("together:ask", args=[kind, about(terms)])
    return Button(label, url, icon_name="group", priority=80)
