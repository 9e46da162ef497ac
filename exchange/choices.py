"""Enumerations that every kind of contribution shares."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """What a contribution is. A lower floor knows the word, not the model behind it."""

    PRACTICE = "practice", _("Practice")
    CHALLENGE = "challenge", _("Challenge")
    OFFER = "offer", _("Offer")
    MEETING = "meeting", _("Meeting")


PLURALS: dict[str, str] = {
    Kind.PRACTICE: _("Practices"),
    Kind.CHALLENGE: _("Challenges"),
    Kind.OFFER: _("Offers"),
    Kind.MEETING: _("Meetings"),
}


class Attribution(models.TextChoices):
    """Whose name is shown with a contribution."""

    NAMED = "named", _("Mine and my organisation’s")
    ORGANISATION = "organisation", _("Only my organisation’s")
    ANONYMOUS = "anonymous", _("Nobody’s")


class AuthorRole(models.TextChoices):
    """What somebody is to a text that they write. Only its author shows it to more people."""

    AUTHOR = "author", _("Author")
    CO_AUTHOR = "co-author", _("Co-author")


class TopicGroup(models.TextChoices):
    """The parts of the controlled vocabulary; the value is the filter's parameter where it has one."""

    CRIME = "crime", _("Crimes")
    RISK_FACTOR = "risk-factor", _("Risk factors")
    THEME = "theme", _("Themes")
    TYPE = "type", _("Types of practice")
    STAGE = "stage", _("Stages of prevention")
    LEVEL = "level", _("Levels")
    ACTOR = "actor", _("Actors")


# The groups that the one parameter `topic` covers; each other group has its own parameter.
TOPIC_GROUPS = (TopicGroup.CRIME, TopicGroup.RISK_FACTOR, TopicGroup.THEME)


class FollowTarget(models.TextChoices):
    """What a member can follow. The first five narrow each other, countries and regions as one.

    The rest add (docs/concepts.md).
    """

    TOPIC = "topic", _("Topic")
    COUNTRY = "country", _("Country")
    REGION = "region", _("Region")
    LANGUAGE = "language", _("Language")
    KIND = "kind", _("Kind")
    ORGANISATION = "organisation", _("Organisation")
    CONTRIBUTION = "contribution", _("Contribution")


NARROWING_TARGETS = (
    FollowTarget.TOPIC,
    FollowTarget.COUNTRY,
    FollowTarget.REGION,
    FollowTarget.LANGUAGE,
    FollowTarget.KIND,
)
# Values of one group widen it, the groups narrow each other (docs/decisions/0091).
NARROWING_GROUPS = (
    (FollowTarget.TOPIC,),
    (FollowTarget.COUNTRY, FollowTarget.REGION),
    (FollowTarget.LANGUAGE,),
    (FollowTarget.KIND,),
)


class PostState(models.TextChoices):
    """Where a contribution stands, as its author reads it."""

    DRAFT = "draft", _("Draft")
    IN_REVIEW = "in-review", _("With the editors")
    CHANGES_REQUESTED = "changes-requested", _("Changes asked for")
    EDITED = "edited", _("Edited: waits for your answer")
    REFUSED = "refused", _("Not published")
    SCHEDULED = "scheduled", _("Scheduled")
    PUBLISHED = "published", _("Published")
    PUBLISHED_WITH_CHANGES = (
        "published-with-changes",
        _("Published; changes not sent yet"),
    )
    PUBLISHED_IN_REVIEW = (
        "published-in-review",
        _("Published; changes with the editors"),
    )
    UNPUBLISHED = "unpublished", _("Taken offline")


class ImportState(models.TextChoices):
    """Where an import in the desk stands."""

    CHECKING = "checking", _("Being checked")
    CHECKED = "checked", _("Checked; waits for your decision")
    WRITING = "writing", _("Being imported")
    DONE = "done", _("Imported")
    REFUSED = "refused", _("Can’t be read")
    FAILED = "failed", _("Failed; nothing was imported")
    DROPPED = "dropped", _("Dropped; nothing was imported")


class FileState(models.TextChoices):
    """Where a file stands that a member has sent. Nobody can open it before it is clean."""

    WAITING = "waiting", _("Being checked")
    CLEAN = "clean", _("Checked")
    REFUSED = "refused", _("Not accepted")


class LinkProblem(models.TextChoices):
    """Why a link leads nowhere."""

    GONE = "gone", _("The page is not there any more")
    FAILS = "fails", _("The site answers with an error")
    SILENT = "silent", _("The site does not answer")
    NO_HOST = "no-host", _("There is no such site")
    REDIRECTS = "redirects", _("It leads on and on")
    PRIVATE = "private", _("It leads into a private network")
    ADDRESS = "address", _("It is not an address that can be opened")


class Step(models.TextChoices):
    """What happened to a contribution: one line of its history each, in the words of who reads it."""

    BEGUN = "begun", _("Begun")
    IMPORTED = "imported", _("Imported")
    SENT = "sent", _("Sent to the editors")
    SENT_AGAIN = "sent-again", _("Sent to the editors again")
    CHANGED = "changed", _("Changed while the editors had it")
    WITHDRAWN = "withdrawn", _("Taken back from the editors")
    CLAIMED = "claimed", _("Taken on by an editor")
    RELEASED = "released", _("Put back into the queue")
    REVIEWER_ASKED = "reviewer-asked", _("A reviewer was asked")
    REVIEWER_ANSWERED = "reviewer-answered", _("A reviewer has answered")
    OUTSIDE_ASKED = "outside-asked", _("Somebody outside was asked to approve it")
    OUTSIDE_ANSWERED = "outside-answered", _("Somebody outside has answered")
    APPROVED = "approved", _("Approved")
    CHANGES_ASKED = "changes-asked", _("Changes asked for")
    REFUSED = "refused", _("Not published")
    OFFERED = "offered", _("Edited by the editors; its author was asked")
    ACCEPTED = "accepted", _("The edits were accepted")
    REOPENED = "reopened", _("The edits were not accepted")
    EDITS_DROPPED = "edits-dropped", _("The editors took their edits back")
    PUBLISHED = "published", _("Published")
    SCHEDULED = "scheduled", _("To be published at a set time")
    TAKEN_OFFLINE = "taken-offline", _("Taken offline")
    FILE_REMOVED = "file-removed", _("A file was taken off")
    DELETED = "deleted", _("A version was deleted")
    TERMS_CHANGED = "terms-changed", _("Changed who may see it, or whose name is shown")
    CONFIRMED = "confirmed", _("Confirmed as still right")
    TRANSLATION_READ = (
        "translation-read",
        _("A translation made by a machine was read and confirmed"),
    )
    REVIEW_DATE_SET = (
        "review-date-set",
        _("A day was set until which it counts as fresh"),
    )


class Who(models.TextChoices):
    """In which part somebody acted; all that an author is told of whom."""

    AUTHOR = "author", _("The author")
    DESK = "desk", _("The editors")
    REVIEWER = "reviewer", _("A reviewer")
    OUTSIDE = "outside", _("Somebody outside")
    ORGANISATION = "organisation", _("Its organisation")
    PORTAL = "portal", _("The portal")
