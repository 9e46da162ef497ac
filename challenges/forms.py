"""The forms of challenges and offers."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from exchange.choices import Kind, TopicGroup
from exchange.forms.posting import ContributionForm, TopicField, section, topic_field


class ChallengeForm(ContributionForm):
    """A request for experience or help."""

    kind = Kind.CHALLENGE
    section_names = ("description", "tried", "wanted")
    fieldsets = (
        ("", ("title", "summary", "language")),
        (_("Where"), ("country", "worldwide", "region")),
        (_("The challenge"), (*section_names, "sources")),
        (_("What it is about"), ("topic", "stage", "level")),
        (_("Sharing"), ("visibility", "attribution")),
    )

    description = section(
        _("The challenge"),
        _(
            "What is the situation, and what makes it hard?\n\n"
            "Name no person who could be at risk."
        ),
        _(
            "For example: “Hate speech rises before each election, and our two monitors read one"
            " of five languages.”"
        ),
    )
    tried = section(
        _("What was tried"),
        _("What have you or others done about it, and what came of it?"),
        _(
            "For example: “A code of conduct was signed in 2022; half of the radio stations kept to it.”"
        ),
        required=False,
    )
    wanted = section(
        _("What would help"),
        _(
            "The experience of others, advice, a document, a person to talk to? By when? The"
            " more exactly you ask, the better you will be answered."
        ),
        _(
            "For example: “How others have trained volunteers to monitor, before our vote in May.”"
        ),
    )
    topic = topic_field(_("With these it is matched to practices, offers and people."))
    stage = TopicField(
        TopicGroup.STAGE,
        label=_("Stage of prevention"),
        help_text=_("Long before, when there are signs, or after violence."),
    )
    level = TopicField(
        TopicGroup.LEVEL,
        label=_("Level"),
        help_text=_("At which level it has to be met."),
    )


class OfferForm(ContributionForm):
    """Experience or help on offer."""

    kind = Kind.OFFER
    section_names = ("description", "conditions")
    fieldsets = (
        ("", ("title", "summary", "language")),
        (_("Where"), ("country", "worldwide", "region")),
        (_("The offer"), (*section_names, "available_until", "sources")),
        (_("What it is about"), ("topic", "stage", "level")),
        (_("Sharing"), ("visibility", "attribution")),
    )

    description = section(
        _("What you offer"),
        _(
            "Experience, training, a method, a document, money, time? What has it led to?"
        ),
        _(
            "For example: “Two days of training in monitoring hate speech, held nine times since 2019.”"
        ),
    )
    conditions = section(
        _("For whom, and on which conditions"),
        _("Who can take it up? In which languages? What does it cost them?"),
        _(
            "For example: “Public institutions and NGOs; in French or Arabic; we pay for the travel.”"
        ),
    )
    available_until = forms.DateField(
        label=_("Available until"),
        required=False,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        help_text=_("The last day, if there is one."),
        error_messages={
            "invalid": _("Give a day as year-month-day, such as 2027-03-31.")
        },
    )
    topic = topic_field(_("With these it is matched to challenges."))
    stage = TopicField(
        TopicGroup.STAGE,
        label=_("Stage of prevention"),
        help_text=_("Long before, when there are signs, or after violence."),
    )
    level = TopicField(
        TopicGroup.LEVEL, label=_("Level"), help_text=_("At which level it helps.")
    )
