"""What the front room, and Wagtail's admin below it, know of people; how it goes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from gaamac.common.personal_data import EVERY, Area, Fate, Leaver, place

from .models import Concern, OwnDataExport
from .own_data.services import drop

_REPORTED = "what was reported may still have to be acted on; who reported it goes"
_PAGES = "about, terms, help: the portal's own words"

PLACES = (
    place("home.Concern", "contact handled_by", Fate.EMPTIED, _REPORTED),
    place("home.Concern", "address text handling_note", Fate.STAYS, _REPORTED),
    place("home.OwnDataExport", "member file size", Fate.GOES),
    place("home.HomePage", "heading lead", Fate.STAYS, _PAGES),
    place("home.StandardPage", "lead body sources", Fate.STAYS, _PAGES),
    place("wagtailadmin.EditingSession", EVERY, Fate.GOES),
    place("wagtailadmin.FormState", EVERY, Fate.GOES),
    place("contenttypes.ContentType", EVERY, Fate.NOBODY),
)


def forget(leaver: Leaver) -> None:
    """Take the person out of concerns, and delete what they had prepared to take away."""
    for concern in Concern.objects.all():
        _forget_in(concern, leaver)
    for export in OwnDataExport.objects.filter(member=leaver.user):
        drop(export)


def _forget_in(concern: Concern, leaver: Leaver) -> None:
    """No address of theirs anywhere; in what they reported themselves, no name either."""
    is_theirs = concern.contact.lower() in leaver.addresses
    texts = {"text": concern.text, "handling_note": concern.handling_note}
    unnamed = {
        name: leaver.unnamed(text) if is_theirs else leaver.unaddressed(text)
        for name, text in texts.items()
    }
    if is_theirs or unnamed != texts:
        contact = "" if is_theirs else concern.contact
        Concern.objects.filter(pk=concern.pk).update(contact=contact, **unnamed)


def told_of(user: Any) -> Iterator[Area]:
    """The concerns they reported with their address."""
    own = Concern.objects.filter(contact__iexact=user.email).order_by("pk")
    fields = ("address", "text", "is_urgent", "created_at", "handled_at")
    yield Area(
        "concerns", "Concerns you reported with your address", list(own.values(*fields))
    )
