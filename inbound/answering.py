"""An answer by mail becomes a response: rights are asked at the moment it comes in."""

from __future__ import annotations

from itertools import islice

from allauth.account.models import EmailAddress
from django.utils.translation import gettext_noop

from exchange.attachments.limits import MOST_FILES
from exchange.attachments.responses import NOTHING, Parcel, Sent, room_for
from exchange.authors import is_written_by
from exchange.forms.responding import RESPONSE_LENGTH
from exchange.models import CatalogueEntry, Response
from exchange.permissions import can_post
from exchange.services import respond
from gaamac.common.ratelimit import take
from members.models import User

from . import emails, holding
from .choices import Outcome, WhyHeld
from .cutting import own_words
from .proof import is_proven
from .reading import Incoming
from .reply_addresses import ReplyTo

# Answers of one member by mail in an hour; a machine that answers our mails ends here too.
MOST_AN_HOUR = 20
HOUR = 3600
EXPIRED = gettext_noop(
    "The address you wrote to was good for two months, and they are over."
)
NOT_NOW = gettext_noop("Your account can't post at the moment.")
NOT_THERE = gettext_noop(
    "What you answered is no longer there, or no longer open to you."
)
EMPTY = gettext_noop("We found no words of yours above the mail that you answered.")
TOO_LONG = gettext_noop("It is longer than 5,000 characters.")
TOO_MANY = gettext_noop(
    "You have sent many answers in a short time. Try again in an hour."
)


def answer(mail: Incoming, to: ReplyTo) -> Outcome:
    """Post it, tell its author why not, or hold it where it isn't sure who that is."""
    member = User.objects.filter(pk=to.member_id).first()
    response = Response.objects.filter(pk=to.response_id).first()
    if member is None or response is None:
        return holding.hold(mail, WhyHeld.GONE)
    if why := _why_not_theirs(mail, member):
        return _not_sure(mail, member, response, why)
    words = own_words(mail.text("plain"), mail.text("html"))
    reason = EXPIRED if to.is_expired else reason_not_to_post(member, response, words)
    if reason:
        emails.tell_not_posted(member, mail.key, reason, words or mail.text("plain"))
        return Outcome.RETURNED
    if not take(f"answers:{member.pk}", 1, MOST_AN_HOUR, HOUR):
        return _too_many(mail, member, words)
    return post(member, response, words, mail)


def post(member: User, response: Response, words: str, mail: Incoming) -> Outcome:
    """As the form would, at the visibility of what it answers."""
    is_new = not Response.objects.filter(form_key=mail.key).exists()
    entry = entry_of(member, response)
    parcel = _parcel(mail, member) if is_new else NOTHING
    respond(member, entry, words, response.visibility, mail.key, parcel)
    return Outcome.POSTED if is_new else Outcome.REPEATED


def _parcel(mail: Incoming, member: User) -> Parcel:
    """Those that come with it, as many as one answer and this hour have room for; how many more."""
    count = mail.attachments
    room = room_for(member, min(count, MOST_FILES))
    files = [Sent(one.content, one.extension) for one in islice(mail.files(), room)]
    return Parcel(files, count - len(files))


def reason_not_to_post(member: User, response: Response, words: str) -> str:
    """Why these words can't stand there, in English; empty when they can."""
    if not member.is_active or not can_post(member):
        return NOT_NOW
    if entry_of(member, response) is None:
        return NOT_THERE
    if not words:
        return EMPTY
    return TOO_LONG if len(words) > RESPONSE_LENGTH else ""


def entry_of(member: User, response: Response) -> CatalogueEntry | None:
    """What the response stands under, if the member may see both now."""
    visible = CatalogueEntry.objects.visible_to(member)
    own = visible.shown_in(member.preferred_language)
    entry = own.filter(translation_key=response.translation_key).first()
    if entry is None:
        return None
    thread = Response.objects.filter(pk=response.pk)
    return entry if thread.visible_to(member, under=entry.visibility).exists() else None


def _why_not_theirs(mail: Incoming, member: User) -> WhyHeld | None:
    """Why it may not be the member's own; None when it is."""
    own = EmailAddress.objects.filter(user=member, verified=True)
    if not mail.sender or not own.filter(email__iexact=mail.sender).exists():
        return WhyHeld.OTHER_SENDER
    return None if is_proven(mail) else WhyHeld.NOT_PROVEN


def _not_sure(
    mail: Incoming, member: User, response: Response, why: WhyHeld
) -> Outcome:
    """Editors decide; but nobody reads there whose anonymous contribution it answers under."""
    if is_written_by(member, response.translation_key):
        entry = CatalogueEntry.objects.filter(translation_key=response.translation_key)
        if response.by_author or entry.filter(is_anonymous=True).exists() or not entry:
            return Outcome.DROPPED
    return holding.hold(mail, why, member=member, response=response)


def _too_many(mail: Incoming, member: User, words: str) -> Outcome:
    """Told of a few; of a flood nobody is."""
    if not take(f"answers-returned:{member.pk}", 1, MOST_AN_HOUR, HOUR):
        return Outcome.DROPPED
    emails.tell_not_posted(member, mail.key, TOO_MANY, words)
    return Outcome.RETURNED
