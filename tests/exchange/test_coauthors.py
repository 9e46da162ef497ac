"""Writing together, and texts that outlive a change of job: told by who may do what, and who learns what."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from exchange import coauthors, review
from exchange.authors import authors_of, has_living_author
from exchange.choices import Attribution
from exchange.models import (
    AttachedFile,
    Authorship,
    CatalogueEntry,
    Invitation,
    SealedAuthor,
    SharingTerms,
)
from exchange.services import (
    NotYours,
    PicturesWithoutWords,
    Saved,
    discard,
    save_draft,
    set_terms,
    submit,
    withdraw,
)
from exchange.services.terms import Answers
from gaamac.common.personal_data import Leaver, forget
from gaamac.common.visibility import Visibility
from members.models import OutgoingNotice, User
from practices.models import Practice
from tests.factories.attachments import checked
from tests.factories.members import OrganisationFactory, member
from tests.factories.posting import a_post, again, approved, drafted, latest, sent

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]


def as_(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def terms_of(page: Any) -> SharingTerms:
    return SharingTerms.objects.get(pk=page.translation_key)


def joined(author: User, colleague: User, page: Any) -> SharingTerms:
    """A colleague who was asked and has accepted."""
    coauthors.invite(author, terms_of(page), colleague.email)
    return coauthors.accept(colleague, page.translation_key)


def opened(page: Any) -> Saved:
    """The form of a text, opened now."""
    draft = latest(page.translation_key, Practice).get_latest_revision_as_object()
    return Saved(draft, terms_of(page), changed=False)


def test_a_colleague_is_asked_accepts_and_writes(alice: Any, bob: Any) -> None:
    page = drafted(alice).page
    coauthors.invite(alice, terms_of(page), "BOB@example.org")
    html = as_(bob).get("/en/me/").content.decode()
    assert "Alice asks you to be co-author" in html
    assert page.title in html
    answer = reverse("together-answer", args=[page.translation_key])
    form = as_(bob).post(answer, {"action": "accept"}, follow=True)
    assert "You now write this text" in form.content.decode()
    saved = save_draft(bob, again(opened(page), summary="By the two of us."))
    assert saved.page.summary == "By the two of us."
    submit(bob, again(opened(page)))
    withdraw(bob, "practice", page.translation_key)
    assert not Invitation.objects.exists()


def test_who_answers_and_has_to_sign_in_again_is_led_to_the_invitation(
    alice: Any, bob: Any, charlie: Any
) -> None:
    page = drafted(alice).page
    coauthors.invite(alice, terms_of(page), bob.email)
    path = reverse("together-answer", args=[page.translation_key])
    assert "/account/login/" in Client().post(path, {"action": "accept"}).url
    html = as_(bob).get(path, follow=True).content.decode()
    assert "Alice asks you to be co-author" in html
    # Whom nobody has asked is answered as if there were no such text.
    there, nowhere = path, reverse("together-answer", args=[uuid4()])
    for address in (there, nowhere):
        assert as_(charlie).get(address).url == "/en/me/"
        answer = as_(charlie).post(address, {"action": "accept"})
        assert answer.status_code == 404


def test_an_invitation_tells_nobody_who_is_a_member(
    alice: Any, bob: Any, charlie: Any, pavel: Any
) -> None:
    page = drafted(alice).page
    path = reverse("contribution-together", args=["practice", page.translation_key])
    client = as_(alice)
    pages = set()
    for address in (
        "bob@example.org",
        "charlie@example.org",
        "pavel@example.org",
        "x@example.net",
    ):
        answer = client.post(
            path, {"action": "invite", "address": address}, follow=True
        )
        html = answer.content.decode()
        pages.add(html.split("<main", 1)[1].split("</main>", 1)[0])
    assert len({one.split("csrfmiddlewaretoken")[0] for one in pages}) == 1
    # Only the colleague was asked: one invitation, one mail, which names neither of the two.
    assert Invitation.objects.count() == 1
    notice = OutgoingNotice.objects.get()
    assert notice.recipient is None
    assert notice.context == {}
    for person in (charlie, pavel):
        assert coauthors.invitations_of(person) == []
        with pytest.raises(NotYours):
            coauthors.accept(person, page.translation_key)


def test_an_invitation_stands_sealed_and_outlives_a_new_key(
    alice: Any, bob: Any, settings: Any
) -> None:
    page = drafted(alice, attribution=Attribution.ANONYMOUS).page
    coauthors.invite(alice, terms_of(page), bob.email)
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_jsonb(t)::text FROM exchange_invitation t")
        told = cursor.fetchone()[0]
    assert f": {bob.pk}" not in told
    assert "bob" not in told.lower()
    new = "bmV3IGtleSBmb3IgYXV0aG9ycyB0aGF0IHN0YW5kISE="
    settings.AUTHOR_ENCRYPTION_KEYS = [new, *settings.AUTHOR_ENCRYPTION_KEYS]
    call_command("rotate_author_key")
    assert [one.by for one in coauthors.invitations_of(bob)] == ["Alice"]


def test_an_invitation_ends_with_its_days_and_with_its_author(
    alice: Any, bob: Any
) -> None:
    page = drafted(alice).page
    coauthors.invite(alice, terms_of(page), bob.email)
    with time_machine.travel(timezone.now() + timedelta(days=15), tick=False):
        assert coauthors.invitations_of(bob) == []
        with pytest.raises(NotYours):
            coauthors.accept(bob, page.translation_key)
    alice.membership.organisation = OrganisationFactory()
    alice.membership.save()
    assert coauthors.invitations_of(bob) == []
    with pytest.raises(NotYours):
        coauthors.accept(bob, page.translation_key)


def test_a_co_author_narrows_and_never_widens_invites_or_deletes(
    alice: Any, bob: Any, charlie: Any
) -> None:
    page = drafted(
        alice, visibility=Visibility.COMMUNITY, attribution=Attribution.ORGANISATION
    ).page
    terms = joined(alice, bob, page)
    for wider in (
        {"visibility": Visibility.PUBLIC},
        {"attribution": Attribution.NAMED},
    ):
        with pytest.raises(ValidationError):
            save_draft(bob, again(opened(page), **wider))
        answers = Answers(
            wider.get("visibility", terms.visibility),
            wider.get("attribution", terms.attribution),
            terms.organisation,
        )
        with pytest.raises(ValidationError):
            set_terms(page, bob, answers)
    with pytest.raises(NotYours):
        coauthors.invite(bob, terms, charlie.email)
    with pytest.raises(NotYours):
        coauthors.set_owner(bob, terms, owns=True)
    with pytest.raises(NotYours):
        coauthors.dismiss(bob, terms, alice.pk)
    with pytest.raises(NotYours):
        discard(bob, "practice", page.translation_key)
    save_draft(bob, again(opened(page), visibility=Visibility.FOCAL_POINTS))
    assert terms_of(page).visibility == Visibility.FOCAL_POINTS
    # A co-author's own organisation does not take the place of its author's.
    bob.membership.organisation = OrganisationFactory()
    bob.membership.save()
    save_draft(User.objects.get(pk=bob.pk), again(opened(page), summary="Changed."))
    assert terms_of(page).organisation == alice.membership.organisation


def test_a_co_author_who_widens_is_told_beside_the_field(alice: Any, bob: Any) -> None:
    from tests.exchange.test_views_posting import typed

    page = drafted(alice, visibility=Visibility.COMMUNITY).page
    joined(alice, bob, page)
    path = reverse("contribution-edit", args=["practice", page.translation_key])
    base = as_(bob).get(path).context["form"].initial["base"]
    form = typed(
        action="save", base=base, visibility="0", key=str(page.translation_key)
    )
    html = as_(bob).post(path, form).content.decode()
    assert "Only its author can show more than now" in html
    assert terms_of(page).visibility == Visibility.COMMUNITY


def test_whoever_was_not_named_by_the_author_learns_nothing_of_an_anonymous_text(
    alice: Any, bob: Any
) -> None:
    dan = member("Dan", organisation=alice.membership.organisation)
    page = drafted(alice, attribution=Attribution.ANONYMOUS).page
    joined(alice, bob, page)
    coauthors.invite(alice, terms_of(page), dan.email)
    coauthors.accept(dan, page.translation_key)
    path = reverse("contribution-together", args=["practice", page.translation_key])
    # One co-author doesn't learn of the other; both know who has asked them.
    html = as_(bob).get(path).content.decode()
    assert "Dan" not in html
    assert "Dan" in as_(alice).get(path).content.decode()
    assert not Authorship.objects.exists()
    assert SealedAuthor.objects.count() == 3
    stranger = member("Eve", organisation=alice.membership.organisation)
    assert as_(stranger).get(path).status_code == 404
    assert coauthors.texts_adrift(stranger) == []


def test_a_co_authors_name_is_shown_only_where_they_have_agreed(
    alice: Any, bob: Any, edith: Any
) -> None:
    page = sent(alice, attribution=Attribution.ANONYMOUS).page
    joined(alice, bob, page)
    review.approve(
        latest(page.translation_key, Practice).current_workflow_task_state, edith
    )
    terms = terms_of(page)
    named = Answers(terms.visibility, Attribution.NAMED, alice.membership.organisation)
    set_terms(page, alice, named)
    entry = CatalogueEntry.objects.get(translation_key=page.translation_key)
    assert entry.author_name == "Alice"
    coauthors.show_own_name(bob, terms_of(page), shown=True)
    entry.refresh_from_db()
    assert entry.author_name == "Alice, Bob"
    with pytest.raises(NotYours):
        coauthors.show_own_name(alice, terms_of(page), shown=False)


def test_a_co_author_goes_or_is_taken_off(alice: Any, bob: Any) -> None:
    page = drafted(alice).page
    terms = joined(alice, bob, page)
    path = reverse("contribution-together", args=["practice", page.translation_key])
    as_(bob).post(path, {"action": "leave"})
    assert as_(bob).get(path).status_code == 404
    joined(alice, bob, page)
    as_(alice).post(path, {"action": "dismiss", "person": str(bob.pk)})
    assert authors_of(terms.pk) == [alice]
    for action in ("leave", "nonsense", "dismiss"):
        assert (
            as_(alice).post(path, {"action": action, "person": "x"}).status_code == 404
        )


def given_away(author: User, editor: User, **fields: Any) -> Any:
    """A published text that its author has left to the organisation."""
    page = approved(author, editor, **fields)
    coauthors.set_owner(author, terms_of(page), owns=True)
    return page


def test_the_organisation_carries_on_when_its_author_changes_jobs(
    alice: Any, bob: Any, charlie: Any, edith: Any
) -> None:
    page = given_away(alice, edith, visibility=Visibility.COMMUNITY)
    own = alice.membership.organisation
    # Not while somebody who writes it is there.
    assert coauthors.texts_adrift(bob) == []
    alice.membership.organisation = OrganisationFactory(name="Elsewhere")
    alice.membership.save()
    assert coauthors.texts_adrift(charlie) == []
    assert "Carry on with it" in as_(bob).get("/en/me/").content.decode()
    answer = reverse("together-answer", args=[page.translation_key])
    assert as_(charlie).post(answer, {"action": "carry-on"}).status_code == 404
    as_(bob).post(answer, {"action": "carry-on"})
    save_draft(bob, again(opened(page), summary="Still true."))
    assert coauthors.texts_adrift(bob) == []
    # Whose name is shown has not changed, nor who may show it to more people.
    entry = CatalogueEntry.objects.get(translation_key=page.translation_key)
    assert entry.author_name == "Alice"
    with pytest.raises(ValidationError):
        set_terms(page, bob, Answers(Visibility.PUBLIC, Attribution.NAMED, own))
    # Its author, who is elsewhere now, does not take the text along.
    moved = User.objects.get(pk=alice.pk)
    save_draft(moved, again(opened(page), summary="From afar."))
    assert terms_of(page).organisation == own


def test_a_text_of_the_organisation_stays_when_its_authors_account_goes(
    alice: Any, bob: Any, edith: Any
) -> None:
    page = given_away(alice, edith)
    checked(alice, page)
    forget(Leaver(alice, keeps_texts=False, addresses=frozenset({alice.email})))
    alice.delete()
    terms = terms_of(page)
    assert latest(page.translation_key, Practice).live
    assert terms.attribution == Attribution.ORGANISATION
    entry = CatalogueEntry.objects.get(translation_key=page.translation_key)
    assert entry.author_name == ""
    assert [one.key for one in coauthors.texts_adrift(bob)] == [terms.pk]
    coauthors.carry_on(bob, terms.pk)
    # Nobody living decides who may see it: that takes two editors (product rule), not a co-author.
    assert not has_living_author(terms.pk)
    # What was never published of it went with its author, the file too.
    assert not AttachedFile.objects.exists()


def test_what_a_member_may_not_see_they_do_not_take_up(
    alice: Any, bob: Any, edith: Any
) -> None:
    page = given_away(alice, edith, visibility=Visibility.FOCAL_POINTS)
    alice.membership.state = "suspended"
    alice.membership.save()
    assert coauthors.texts_adrift(bob) == []
    with pytest.raises(NotYours):
        coauthors.carry_on(bob, page.translation_key)


def test_an_anonymous_text_belongs_to_no_organisation(
    alice: Any, bob: Any, edith: Any
) -> None:
    hidden = drafted(alice, attribution=Attribution.ANONYMOUS, title="Hidden").page
    with pytest.raises(NotYours):
        coauthors.set_owner(alice, terms_of(hidden), owns=True)
    page = given_away(alice, edith)
    set_terms(page, alice, Answers(Visibility.PUBLIC, Attribution.ANONYMOUS, None))
    assert not terms_of(page).organisation_owns
    alice.membership.state = "suspended"
    alice.membership.save()
    assert coauthors.texts_adrift(bob) == []


def test_a_refused_text_and_its_files_stay_its_authors(alice: Any, edith: Any) -> None:
    page = sent(alice).page
    row = checked(alice, page)
    task = latest(page.translation_key, Practice).current_workflow_task_state
    review.request_changes(task, edith, "Not for this library.")
    path = reverse("contribution-edit", args=["practice", page.translation_key])
    html = as_(alice).get(path).content.decode()
    assert "Not for this library." in html
    assert "The bridge" in html
    save_draft(alice, again(opened(page), summary="Mine still."))
    row.refresh_from_db()
    draft = opened(page).page
    assert draft.summary == "Mine still."
    assert draft.attachments[0]["file"] == str(row.pk)
    withdraw(alice, "practice", page.translation_key)
    assert as_(alice).get(path).status_code == 200


def test_a_picture_without_words_is_not_sent(alice: Any) -> None:
    page = drafted(alice).page
    checked(alice, page, alt="")
    with pytest.raises(PicturesWithoutWords):
        submit(alice, again(opened(page)))
    from tests.exchange.test_views_posting import typed

    path = reverse("contribution-edit", args=["practice", page.translation_key])
    base = as_(alice).get(path).context["form"].initial["base"]
    form = typed(base=base, key=str(page.translation_key))
    html = as_(alice).post(path, form).content.decode()
    assert "say what these pictures show" in html
    assert save_draft(alice, a_post(title="Another one")).changed


def test_an_invitation_is_taken_back_after_a_question_and_tells_nothing(
    alice: Any, bob: Any, charlie: Any
) -> None:
    page = drafted(alice).page
    path = reverse("contribution-together", args=["practice", page.translation_key])
    coauthors.invite(alice, terms_of(page), bob.email)
    given = {"action": "ask-back", "address": "Bob@example.org"}
    asked = as_(alice).post(path, given).content.decode()
    assert "Take the invitation back?" in asked
    assert Invitation.objects.exists()
    answers = set()
    for address in ("x@example.net", charlie.email, "Bob@example.org"):
        done = as_(alice).post(
            path, {"action": "take-back", "address": address}, follow=True
        )
        answers.add(done.context["messages"]._loaded_data[0].message)
    assert len(answers) == 1
    assert not Invitation.objects.exists()
    assert page.title not in as_(bob).get("/en/me/").content.decode()
    with pytest.raises(NotYours):
        coauthors.accept(bob, page.translation_key)
    # One who has accepted stays; another text's invitation stays.
    joined(alice, bob, page)
    other = drafted(alice, title="Another").page
    coauthors.invite(alice, terms_of(other), bob.email)
    coauthors.withdraw_invitation(alice, terms_of(page), bob.email)
    assert {one.pk for one in authors_of(page.translation_key)} == {alice.pk, bob.pk}
    assert len(coauthors.invitations_of(bob)) == 1
    # Nobody but its author takes one back, no co-author either.
    for person in (bob, charlie):
        for action in ("ask-back", "take-back"):
            given = {"action": action, "address": bob.email}
            assert as_(person).post(path, given).status_code == 404
        with pytest.raises(NotYours):
            coauthors.withdraw_invitation(person, terms_of(page), "x@example.net")
