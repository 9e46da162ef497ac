"""One person who does everything that can be done here, leaving a word of her own in each place."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from allauth.account.models import EmailAddress, EmailConfirmation
from allauth.mfa.models import Authenticator
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone
from wagtail.admin.models import EditingSession, FormState
from wagtail.log_actions import log
from wagtail.models import (
    Comment,
    CommentReply,
    Locale,
    Page,
    PageSubscription,
    UploadedFile,
)
from wagtail.users.models import UserProfile
from wagtail_localize.models import (
    StringSegment,
    StringTranslation,
    TranslationContext,
    TranslationSource,
)

from digests.models import Delivery, DigestPreference, Edition
from exchange import review
from exchange.choices import Attribution, FollowTarget, Kind
from exchange.links.collecting import collect
from exchange.models import (
    Authorship,
    CatalogueEntry,
    Follow,
    ImportRun,
    SavedSearch,
    SharingTerms,
)
from exchange.services import respond, withdraw_response
from exchange.services.terms import Answers, take_charge
from gaamac.common.visibility import Visibility
from gaamac.home.own_data import services as own_data
from gaamac.home.services import report_concern
from meetings.models import MeetingDocument
from members import services as members
from members.choices import MembershipState, Role
from members.models import (
    FocalPoint,
    NoticeSwitch,
    OutgoingNotice,
    Suppression,
    User,
)
from practices.services import reading_lists
from review import services
from review.models import Reading, Reviewer
from review.services import Asked
from tests.factories.adaptations import entry_of, published, recorded
from tests.factories.exchange import contribution
from tests.factories.media import document, picture
from tests.factories.members import (
    PASSWORD,
    CountryFactory,
    MembershipFactory,
    OrganisationFactory,
    UserFactory,
    editor,
    member,
)
from tests.factories.posting import again, approved, drafted, sent

NAME = "Zqalicia Zqmeyer"
ADDRESS = "zqalicia@zqmail.example"
AGENT = "Zqagent/1.0"


class Life:
    """Her, those around her, and what there is of her. `self.her` is an editor and a focal point."""

    def __init__(self) -> None:
        self.edith = editor("Edith")
        self.ada = _administrator()
        self.bob = member("Bob", organisation=OrganisationFactory(name="House of Bob"))
        self.her = self._join()
        self._sign_in()
        self._write()
        self._answer()
        self._keep()
        self._work_in_the_desk()
        self._review()
        self._be_mailed()
        collect()
        own_data.build(own_data.ask(self.her).pk)

    def _join(self) -> User:
        her = UserFactory(name=NAME, email=ADDRESS)
        membership = MembershipFactory(
            user=her,
            state=MembershipState.PENDING,
            organisation_name="Zqorganisation",
            reason="Zqreason: I work for peace.",
        )
        members.hand_in(her)
        house = OrganisationFactory(name="Peace Institute", slug="peace-institute")
        members.approve(
            membership, by=self.edith, organisation=house, note=f"Dear {NAME}, zqnote"
        )
        members.set_role(membership, Role.EDITOR, by=self.ada)
        appointment = FocalPoint.objects.create(
            user=her,
            country=CountryFactory(),
            institution="Ministry of Foreign Affairs",
            mandate=f"{NAME} speaks for the ministry.",
            since=date(2020, 1, 1),
            last_confirmed=date(2026, 1, 1),
        )
        log(appointment, "wagtail.edit", user=self.edith)
        EmailAddress.objects.create(user=her, email="zqsecond@zqmail.example")
        pending = EmailAddress.objects.get(email="zqsecond@zqmail.example")
        EmailConfirmation.objects.create(email_address=pending, key="zqkey")
        return User.objects.get(pk=her.pk)

    def _sign_in(self) -> None:
        """With a session of hers, and one of somebody who only typed her address."""
        self.client = Client(headers={"User-Agent": AGENT})
        self.client.post("/en/account/login/", {"login": ADDRESS, "password": PASSWORD})
        Client().post("/en/account/login/code/", {"email": ADDRESS})
        Client().post(
            "/en/account/login/", {"login": ADDRESS, "password": "not the one"}
        )
        Authenticator.objects.create(
            user=self.her, type="totp", data={"secret": "zqsecret"}
        )

    def _write(self) -> None:
        her, edith = self.her, self.edith
        told = {
            "summary": "Zqsummary.",
            "sources": "Zqsource: https://zqsource.example/",
        }
        self.practice = approved(
            her, edith, title="Zqpublished practice", context="Zqcontext.", **told
        )
        self.practice.tags.add("zqtag")
        self.practice.save_revision(user=her).publish()
        self.challenge = approved(
            her, edith, kind=Kind.CHALLENGE, title="Zqpublished challenge"
        )
        self.offer = approved(her, edith, kind=Kind.OFFER, title="Zqpublished offer")
        self.anonymous = approved(
            her,
            edith,
            title="Zqpublished by nobody",
            attribution=Attribution.ANONYMOUS,
        )
        self.restricted = approved(
            her,
            edith,
            title="Zqpublished for few",
            visibility=Visibility.FOCAL_POINTS,
        )
        drafted(her, title="Zqdraft")
        sent(her, title="Zqwaiting")
        back = sent(her, title="Zqsentback")
        review.request_changes(
            back.page.current_workflow_task_state,
            edith,
            reason=f"Dear {NAME}, zqplease",
        )
        self._change_what_is_published()
        self._write_with_others()

    def _change_what_is_published(self) -> None:
        """A later draft of it, sent back with words to her; and an older title."""
        page = approved(self.her, self.edith, title="Zqoldtitle")
        page = type(page).objects.get(pk=page.pk)
        page.title = page.draft_title = "Zqpublished later"
        page.save_revision(user=self.her, log_action=True).publish(user=self.edith)
        self.later = type(page).objects.get(pk=page.pk)
        terms = SharingTerms.objects.get(pk=page.translation_key)
        saved = sent(
            self.her, **_form_of(again(_Saved(self.later, terms), title="Zqlaterdraft"))
        )
        review.request_changes(
            saved.page.current_workflow_task_state,
            self.edith,
            reason=f"Dear {NAME}, zqnotyet",
        )
        source, _created = TranslationSource.update_or_create_from_instance(self.later)
        segment = StringSegment.objects.filter(source=source).first()
        StringTranslation.objects.create(
            translation_of=segment.string,
            locale=Locale.objects.get(language_code="fr"),
            context=TranslationContext.objects.get(pk=segment.context_id),
            data="Zqpublished traduit",
            last_translated_by=self.her,
        )

    def _write_with_others(self) -> None:
        self.shared = contribution(author=self.bob, title="Written together")
        terms = SharingTerms.objects.get(pk=self.shared.translation_key)
        Authorship.objects.create(terms=terms, user=self.her)
        self.meeting = contribution(
            Kind.MEETING, title="A meeting", owner=self.her, publish=False
        )
        house = self.her.membership.organisation
        answers = Answers(Visibility.PUBLIC, Attribution.ORGANISATION, house)
        take_charge(self.meeting, self.her, answers)
        self.meeting.save_revision(user=self.her).publish(user=self.her)

    def _answer(self) -> None:
        self.bobs = contribution(author=self.bob, title="Practice of another")
        entry = entry_of(self.bobs)
        self.answer = respond(
            self.her, entry, "Zqpublished answer.", Visibility.PUBLIC, uuid4()
        )
        taken = respond(self.her, entry, "Zqtakenback.", Visibility.PUBLIC, uuid4())
        withdraw_response(self.her, taken)
        log(taken, "exchange.response.removed", user=self.edith)
        own = CatalogueEntry.objects.get(pk=self.practice.pk)
        respond(self.bob, own, "Bobs answer to it.", Visibility.PUBLIC, uuid4())
        self.adaptation = published(
            self.her, self.bobs, self.edith, changed="Zqpublished change."
        )
        recorded(self.her, self.bobs, changed="Zqunread.", year=2023)
        report_concern(
            uuid4(),
            text=f"Something is wrong. {NAME}",
            contact=ADDRESS.upper(),
            address="/en/practices/",
        )
        report_concern(uuid4(), text=f"Write to {ADDRESS} about it.")

    def _keep(self) -> None:
        kept = reading_lists.open_list(self.her, "Zqlist")
        reading_lists.keep(self.her, kept, self.bobs.translation_key, "Zqlistnote")
        SavedSearch.objects.create(
            member=self.her, name="Zqsearch", query="q=zqlookedfor"
        )
        own = str(self.practice.translation_key)
        for person in (self.her, self.bob):
            Follow.objects.create(
                member=person, target=FollowTarget.CONTRIBUTION, value=own
            )
        NoticeSwitch.objects.create(user=self.her, notice="response")
        DigestPreference.objects.create(member=self.her)

    def _work_in_the_desk(self) -> None:
        her, page = self.her, Page.objects.get(pk=self.bobs.pk)
        said = Comment.objects.create(
            page=page, user=her, text="Zqcomment", contentpath="title"
        )
        by_edith = Comment.objects.create(
            page=page, user=self.edith, text="Ediths", contentpath="title"
        )
        CommentReply.objects.create(comment=by_edith, user=her, text="Zqreply")
        revision = self.bobs.specific_class.objects.get(pk=page.pk).save_revision(
            user=her
        )
        revision.content["wagtail_admin_comments"] = [
            _as_stored(said, []),
            _as_stored(by_edith, [{"pk": 1, "user": her.pk, "text": "Zqreply"}]),
        ]
        revision.save()
        log(
            page,
            "wagtail.comments.create",
            user=her,
            data={"comment": {"text": "Zqcomment"}},
        )
        PageSubscription.objects.create(user=her, page=page, comment_notifications=True)
        kind = ContentType.objects.get_for_model(page)
        now = timezone.now()
        EditingSession.objects.create(
            user=her, content_type=kind, object_id=page.pk, last_seen_at=now
        )
        FormState.objects.create(
            user=her,
            content_type=kind,
            object_id=page.pk,
            data="title=Zqtyped",
            last_updated_at=now,
        )
        profile = UserProfile.get_for_user(her)
        profile.avatar.save("zqface.png", ContentFile(b"zqavatarbytes"))
        self._upload()
        run = ImportRun(
            by=her, file_name="zqtable.csv", problems=[[1, "x", "Zqquoted"]]
        )
        run.file.save("zqtable.csv", ContentFile(b"zqcellbytes"), save=False)
        run.save()
        applicant = UserFactory(name="Pavel", email="pavel@example.org")
        waiting = MembershipFactory(user=applicant, state=MembershipState.PENDING)
        members.decline(waiting, by=her, note="Not now.")

    def _upload(self) -> None:
        her = self.her
        self.unused = document(
            "zqunused.txt", b"zqunusedbytes", title="Zqunused", uploaded_by_user=her
        )
        self.picture = picture(title="Zqportrait", uploaded_by_user=her)
        self.rendition = self.picture.get_rendition("width-40")
        self.used = document("agenda.txt", title="Agenda", uploaded_by_user=her)
        MeetingDocument.objects.create(
            meeting=self.meeting, title="Agenda", file=self.used
        )
        type(self.meeting).objects.get(pk=self.meeting.pk).save()
        UploadedFile.objects.create(
            file=ContentFile(b"zqhalfwaybytes", name="zqhalfway.txt"),
            uploaded_by_user=her,
        )

    def _review(self) -> None:
        """She has taken a text, reads another for the editors, and has sent one outside."""
        her, edith = self.her, self.edith
        self.taken = taken = sent(self.bob, title="Taken by her").page
        services.claim(her, taken.pk)
        services.ask_outside(
            her, taken.pk, taken.latest_revision_id, Asked("Nadia", "n@x.example", "en")
        )
        self.read = read = sent(self.bob, title="Read by her").page
        Reviewer.objects.create(user=her)
        services.ask_reviewers(edith, read.pk, [her], f"Dear {NAME}, zqplease")
        reading = Reading.objects.get(reviewer=her)
        services.answer(
            her, reading.key, read.latest_revision_id, "change", "Zqcomment"
        )

    def _be_mailed(self) -> None:
        her = self.her
        for person, context in (
            (self.edith, {"applicant": NAME, "membership_id": her.membership.pk}),
            (self.bob, {"title": "Zqpublished practice", "slug": self.practice.slug}),
            (self.her, {"note": "Zqmail"}),
        ):
            OutgoingNotice.objects.create(
                recipient=person,
                notice="review",
                template="members/application_received",
                context=context,
                next_attempt_at=timezone.now() + timedelta(hours=1),
            )
        edition = Edition.objects.create(frequency="weekly", label="2026-W47")
        Delivery.objects.create(
            edition=edition,
            member=her,
            state="failed",
            due_at=timezone.now() - timedelta(days=1),
            window_opened_at=timezone.now() - timedelta(days=8),
            detail=f"550 <{ADDRESS}> is not known here",
        )
        Suppression.objects.create(address=ADDRESS, reason=f"550 {ADDRESS}")


def _administrator() -> User:
    ada = editor("Ada")
    ada.is_superuser = True
    ada.save()
    return ada


class _Saved:
    """What `tests.factories.posting.again` reads."""

    def __init__(self, page: Any, terms: SharingTerms) -> None:
        self.page, self.terms = page, terms


def _form_of(post: Any) -> dict[str, Any]:
    """The changes that make this post."""
    return {
        "kind": post.kind,
        "key": post.key,
        "language": post.language,
        "visibility": post.visibility,
        "attribution": post.attribution,
        "base": post.base,
        **post.values,
        **post.chosen,
    }


def _as_stored(comment: Comment, replies: list[dict[str, Any]]) -> dict[str, Any]:
    """A comment as the JSON of a revision holds it."""
    return json.loads(
        json.dumps(
            {
                "pk": comment.pk,
                "user": comment.user_id,
                "text": comment.text,
                "contentpath": comment.contentpath,
                "resolved_by": None,
                "replies": replies,
            }
        )
    )
