"""What takes two people here: opening who wrote something, wider readers without an author, exports."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gaamac.audit.choices import Act
from gaamac.audit.services import contribution, record
from gaamac.common.visibility import Visibility
from members.choices import JointKind
from members.joint import Deed
from members.models import JointAct, User
from members.services import NotPossible

from . import catalogue, emails
from .authors import authors_of, is_written_by
from .choices import PLURALS, Attribution
from .models import Contribution, SharingTerms
from .permissions import has_living_author
from .services.terms import Answers, change, lock_versions


def about(terms: SharingTerms) -> str:
    """How an act names a contribution."""
    return contribution(terms.kind, terms.pk)


def terms_named(target: str) -> SharingTerms:
    """The contribution that an act is about. Raises NotPossible."""
    try:
        key = UUID(target.partition(":")[2])
        return SharingTerms.objects.get(pk=key)
    except (ValueError, SharingTerms.DoesNotExist) as error:
        raise NotPossible(_("This contribution is not there any more.")) from error


def versions_of(terms: SharingTerms) -> list[Contribution]:
    """Its language versions, the original first, locked until the transaction ends."""
    return lock_versions(catalogue.model_of(terms.kind)(translation_key=terms.pk))


def title_of(target: str) -> str:
    """The title of what an act is about."""
    terms = terms_named(target)
    pages = catalogue.model_of(terms.kind).objects.filter(translation_key=terms.pk)
    first = pages.order_by("pk").first()
    return first.draft_title or first.title if first else target


class OpenAuthor(Deed):
    """See who wrote something anonymous: shown to the two for a day; the author is told, with the reason."""

    def check(self, act: JointAct, by: User) -> None:
        """It is anonymous and was sent, somebody wrote it, and neither of the two is that person."""
        terms = terms_named(act.target)
        hidden = terms.attribution == Attribution.ANONYMOUS
        if (
            not hidden
            or terms.submitted_at is None
            or not terms.sealed_authors.exists()
        ):
            raise NotPossible(_("There is no anonymous author of this."))
        if is_written_by(by, terms.pk):
            raise NotPossible(_("You can’t take part in this."))

    def carry_out(self, act: JointAct, by: User) -> None:
        """Tell the author; the two look by themselves, each time on record."""
        terms = terms_named(act.target)
        emails.tell_authors_they_were_seen(versions_of(terms)[0], terms, act.reason)

    def subject(self, act: JointAct) -> str:
        """Its title."""
        return title_of(act.target)


def who_wrote(act: JointAct, by: User) -> list[User]:
    """The authors, for one of the two who have opened it; each look goes on record.

    Raises NotPossible for everybody else, and once the time is over.
    """
    if not act.is_open_to(by):
        raise NotPossible(_("This is not open to you, or not any more."))
    OpenAuthor().check(act, by)
    record(Act.AUTHOR_SEEN, act.target, by=by)
    return authors_of(terms_named(act.target).pk)


def openings_of(terms: SharingTerms) -> list[JointAct]:
    """When two people have opened who wrote it, and why: for its author. No query where it is named."""
    if terms.attribution != Attribution.ANONYMOUS:
        return []
    return list(JointAct.objects.done_on(about(terms), JointKind.OPEN_AUTHOR))


class Widen(Deed):
    """Show to more people what has no author who could be asked."""

    def check(self, act: JointAct, by: User) -> None:
        """Nobody who wrote it can be asked, and it would indeed be shown to more people."""
        terms = terms_named(act.target)
        pages = catalogue.model_of(terms.kind).objects.filter(translation_key=terms.pk)
        if not pages.exclude(first_published_at=None).exists():
            raise NotPossible(_("This was never published."))
        if has_living_author(terms):
            raise NotPossible(_("Only its author can show more than now."))
        if wanted(act) >= terms.visibility:
            raise NotPossible(_("That would not show it to more people than now."))

    def carry_out(self, act: JointAct, by: User) -> None:
        """Change who may see it, in all its versions; whose name is shown stays."""
        terms = terms_named(act.target)
        versions = versions_of(terms)
        terms = catalogue.terms_of(versions[0], lock=True)
        answers = Answers(wanted(act), terms.attribution, terms.organisation)
        change(terms, answers, by, versions)

    def subject(self, act: JointAct) -> str:
        """Its title, and who would see it."""
        words = {
            "title": title_of(act.target),
            "readers": Visibility(wanted(act)).label,
        }
        return _("“%(title)s”, for: %(readers)s") % words


def wanted(act: JointAct) -> int:
    """Who would see it. Raises NotPossible."""
    visibility = act.detail.get("visibility")
    if visibility not in Visibility.values:
        raise NotPossible(_("Choose who should see it."))
    return int(visibility)


class TakeAway(Deed):
    """Export more of what is not public than one person may alone: one file, for who has asked."""

    def check(self, act: JointAct, by: User) -> None:
        """It names a kind of contribution."""
        if act.target.partition(":")[2] not in PLURALS:
            raise NotPossible(_("There is no such export."))

    def carry_out(self, act: JointAct, by: User) -> None:
        """Nothing yet: whoever has asked takes the file."""

    def subject(self, act: JointAct) -> str:
        """Of what, how much of it not public, and how it was filtered."""
        rows = int(act.detail.get("rows", 0))
        words = ngettext(
            "%(plural)s: %(rows)s row that is not public. Filter: %(query)s",
            "%(plural)s: %(rows)s rows that are not public. Filter: %(query)s",
            rows,
        )
        return words % {
            "plural": PLURALS[act.target.partition(":")[2]],
            "rows": rows,
            "query": act.detail.get("query") or _("none"),
        }


def take(act: JointAct, by: User) -> None:
    """Note that the one file is taken now, in the caller's transaction. Raises NotPossible."""
    locked = JointAct.objects.select_for_update().get(pk=act.pk)
    is_theirs = locked.asked_by_id == by.pk and locked.is_open_to(by)
    if not is_theirs or locked.detail.get("taken"):
        raise NotPossible(_("This export was taken already, or is not open any more."))
    locked.detail["taken"] = True
    locked.save(update_fields=["detail"])
    rows = int(locked.detail.get("rows", 0))
    record(Act.EXPORT_TAKEN, locked.target, by=by, rows=rows)
