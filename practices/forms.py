"""The form of a practice, and those of the lists in which practices are kept."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from exchange.choices import Kind, TopicGroup
from exchange.forms.posting import (
    ContributionForm,
    TopicField,
    section,
    topic_field,
    year_field,
)
from gaamac.common.forms import PortalForm

from .models import ReadingList


class PracticeForm(ContributionForm):
    """Something that was done: asked in the words of somebody who would like to do it too."""

    kind = Kind.PRACTICE
    near_address = "used/"
    section_names = (
        "context",
        "what_was_done",
        "results",
        "what_did_not_work",
        "lessons",
        "conditions",
        "safeguards",
    )
    fieldsets = (
        ("", ("title", "summary", "language")),
        (_("Where and when"), ("country", "worldwide", "region", "year")),
        (_("The practice"), (*section_names, "sources")),
        (_("What it is about"), ("type", "topic", "stage", "level", "actor")),
        (_("Sharing"), ("visibility", "attribution")),
    )

    year = year_field(
        _("Since when"),
        _("A year is enough. Leave it empty if the sources disagree."),
    )
    context = section(
        _("Context"),
        _(
            "What was the situation? Why was something done?\n\n"
            "Name no person who could be at risk."
        ),
        _(
            "For example: “After the vote of 2017, rumours of attacks emptied two villages within a week.”"
        ),
    )
    what_was_done = section(
        _("What was done"),
        _(
            "Who did what, in which order, with what means? Somebody else should be able to do"
            " it after reading this."
        ),
        _(
            "For example: “Ten volunteers checked each rumour by telephone within two hours, and answered"
            " by text message.”"
        ),
    )
    results = section(
        _("Results"),
        _(
            "What changed, and how do you know? Say whose figures they are. If it did not work,"
            " say so."
        ),
        _(
            "For example: “In two years 350 rumours were checked; our own count, not audited.”"
        ),
    )
    what_did_not_work = section(
        _("What did not work"),
        _("This is the part readers ask for most. It counts in your favour."),
        _(
            "For example: “Few women came, until the meetings were moved to the morning.”"
        ),
    )
    lessons = section(
        _("Lessons"),
        _("What would you tell someone who starts tomorrow?"),
        _(
            "For example: “Begin with the elders: before that, nobody answered our calls.”"
        ),
    )
    conditions = section(
        _("Conditions for using it elsewhere"),
        _("What has to be there for it to work: a law, trust, a radio station, money?"),
        _("For example: “Somebody whom both sides believe, and a telephone network.”"),
        required=False,
    )
    safeguards = section(
        _("Safeguards"),
        _("What could do harm, and to whom? How do you avoid it?"),
        _(
            "For example: “Callers were never noted by name, since such lists had been misused before.”"
        ),
        required=False,
    )
    type = TopicField(
        TopicGroup.TYPE,
        label=_("Type of practice"),
        help_text=_("What it is, rather than what it is about. One is usually enough."),
    )
    topic = topic_field(
        _("What it is about. Readers who follow one of these will hear of it.")
    )
    stage = TopicField(
        TopicGroup.STAGE,
        label=_("Stage of prevention"),
        help_text=_("Long before, when there are signs, or after violence."),
    )
    level = TopicField(
        TopicGroup.LEVEL, label=_("Level"), help_text=_("At which level it was done.")
    )
    actor = TopicField(TopicGroup.ACTOR, label=_("Actors"), help_text=_("Who did it."))


class NoteField(forms.CharField):
    """A line beside a practice: why it is in the list."""

    def __init__(self) -> None:
        super().__init__(
            label=_("Note"),
            required=False,
            max_length=300,
            help_text=_(
                "Why it is in the list. Whoever has the list’s link can read it."
            ),
        )


class NameField(forms.CharField):
    """The name of a reading list."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(label=kwargs.pop("label", _("Name")), max_length=80, **kwargs)


class KeepForm(PortalForm):
    """Which list a practice goes into: one that is there, or a new one."""

    NEW = "new"

    reading_list = forms.ChoiceField(label=_("List"), widget=forms.RadioSelect)
    name = NameField(label=_("Name of the new list"), required=False)
    note = NoteField()

    def __init__(self, *args: Any, lists: Sequence[ReadingList], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._lists = {str(one.pk): one for one in lists}
        if lists:
            chosen = self.fields["reading_list"]
            chosen.choices = [
                *((pk, one.name) for pk, one in self._lists.items()),
                (self.NEW, _("A new list")),
            ]
            chosen.initial = next(iter(self._lists))
        else:
            del self.fields["reading_list"]
            self.fields["name"].initial = _("To read")

    def clean(self) -> dict[str, Any]:
        """A new list needs a name."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if self.is_new and not cleaned.get("name") and "name" not in self.errors:
            self.add_error("name", _("Give the new list a name."))
        return cleaned

    @property
    def is_new(self) -> bool:
        """Whether a new list is asked for."""
        return self.cleaned_data.get("reading_list", self.NEW) == self.NEW

    def chosen(self) -> ReadingList:
        """The list that was chosen, if none is to be made."""
        return self._lists[self.cleaned_data["reading_list"]]


class NewListForm(PortalForm):
    """A list is begun by its name."""

    name = NameField(label=_("Name of the new list"))


class ListForm(PortalForm):
    """What a list is called, and whether those who open its link learn whose it is."""

    name = NameField()
    shows_owner = forms.BooleanField(
        label=_("Show my name to those who open the link"), required=False
    )
