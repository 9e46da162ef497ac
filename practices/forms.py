"""The form of a practice."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from exchange.choices import Kind, TopicGroup
from exchange.forms.posting import (
    ContributionForm,
    TopicField,
    section,
    topic_field,
    year_field,
)


class PracticeForm(ContributionForm):
    """Something that was done: asked in the words of somebody who would like to do it too."""

    kind = Kind.PRACTICE
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
    )
    what_was_done = section(
        _("What was done"),
        _(
            "Who did what, in which order, with what means? Somebody else should be able to do"
            " it after reading this."
        ),
    )
    results = section(
        _("Results"),
        _("What changed, and how do you know? Say whose figures they are."),
    )
    what_did_not_work = section(
        _("What did not work"),
        _("This is the part readers ask for most. It counts in your favour."),
    )
    lessons = section(
        _("Lessons"), _("What would you tell someone who starts tomorrow?")
    )
    conditions = section(
        _("Conditions for using it elsewhere"),
        _("What has to be there for it to work: a law, trust, a radio station, money?"),
        required=False,
    )
    safeguards = section(
        _("Safeguards"),
        _("What could do harm, and to whom? How do you avoid it?"),
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
