"""Who writes a text, and who carries on: for its author, its co-authors and their organisation."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from gaamac.common.ratelimit import Limit, seconds_to_wait, too_many_requests

from . import coauthors
from .forms.together import InviteForm
from .models import Authorship, SharingTerms, TooManySealed
from .permissions import leads
from .services import NotYours
from .views_posting import for_members, own_or_404

if TYPE_CHECKING:
    from .models import Contribution

# An address tried is an answer of "no such member", however little is said: few a day.
INVITATIONS = Limit("invite", amount=20, seconds=86_400)


@for_members
def together(request: HttpRequest, kind: str, key: UUID) -> HttpResponse:
    """Invite, see who writes, leave it to the organisation, or go."""
    page, terms = own_or_404(request, kind, key)
    form = InviteForm()
    if request.method == "POST":
        act = _BY_ADDRESS.get(request.POST.get("action", ""))
        if act is None:
            return _done(request, terms)
        form = InviteForm(request.POST)
        if form.is_valid():
            return act(request, page, terms, form.cleaned_data["address"])
    return render(
        request, "exchange/together.html", _context(request, page, terms, form)
    )


@for_members
def answer(request: HttpRequest, key: UUID) -> HttpResponse:
    """Accept an invitation or not; take up what one's organisation was left.

    Whoever comes here from signing in again is led to where the question stands.
    """
    if request.method != "POST":
        return redirect("me")
    action = request.POST.get("action")
    if action == "decline":
        coauthors.decline(request.user, key)
        messages.success(request, _("The invitation is gone. Nobody was told."))
        return redirect("me")
    try:
        take = {"accept": coauthors.accept, "carry-on": coauthors.carry_on}[str(action)]
        terms = take(request.user, key)
    except TooManySealed as refused:
        messages.error(request, " ".join(refused.messages))
        return redirect("me")
    except (KeyError, NotYours, SharingTerms.DoesNotExist) as error:
        raise Http404 from error
    messages.success(request, _("You now write this text."))
    return redirect("contribution-edit", terms.kind, terms.pk)


def _invited(
    request: HttpRequest, page: Contribution, terms: SharingTerms, address: str
) -> HttpResponse:
    if seconds := seconds_to_wait(INVITATIONS, request, str(request.user.pk)):
        return too_many_requests(request, seconds)
    try:
        coauthors.invite(request.user, terms, address)
    except NotYours as error:
        raise Http404 from error
    except TooManySealed as refused:
        messages.error(request, " ".join(refused.messages))
        return _back(terms)
    messages.success(
        request,
        _(
            "If this is the address of a member of your organisation, they find the invitation on"
            " their page for 14 days."
        ),
    )
    return _back(terms)


def _asked_back(
    request: HttpRequest, page: Contribution, terms: SharingTerms, address: str
) -> HttpResponse:
    """Say what taking an invitation back means, before it is done."""
    if not leads(request.user, terms):
        raise Http404
    context = {"page": page, "kind": terms.kind, "key": terms.pk, "address": address}
    return render(request, "exchange/invitation_back.html", context)


def _taken_back(
    request: HttpRequest, page: Contribution, terms: SharingTerms, address: str
) -> HttpResponse:
    if seconds := seconds_to_wait(INVITATIONS, request, str(request.user.pk)):
        return too_many_requests(request, seconds)
    try:
        coauthors.withdraw_invitation(request.user, terms, address)
    except NotYours as error:
        raise Http404 from error
    messages.success(
        request,
        _(
            "No invitation waits for this address any more. Whoever had accepted one stands among"
            " the co-authors."
        ),
    )
    return _back(terms)


_BY_ADDRESS = {
    "invite": _invited,
    "ask-back": _asked_back,
    "take-back": _taken_back,
}


def _done(request: HttpRequest, terms: SharingTerms) -> HttpResponse:
    """Whatever else a button of the page says."""
    user, action = request.user, request.POST.get("action", "")
    number = request.POST.get("person", "")
    verbs: dict[str, Callable[[], None]] = {
        "leave": lambda: coauthors.leave(user, terms),
        "dismiss": lambda: coauthors.dismiss(user, terms, int(number)),
        "show-name": lambda: coauthors.show_own_name(user, terms, shown=True),
        "hide-name": lambda: coauthors.show_own_name(user, terms, shown=False),
        "give": lambda: coauthors.set_owner(user, terms, owns=True),
        "keep": lambda: coauthors.set_owner(user, terms, owns=False),
    }
    try:
        verbs[action]()
    except (KeyError, ValueError, NotYours) as error:
        raise Http404 from error
    messages.success(request, _("Saved."))
    return redirect("me") if action == "leave" else _back(terms)


def _back(terms: SharingTerms) -> HttpResponse:
    return redirect("contribution-together", terms.kind, terms.pk)


def _context(
    request: HttpRequest, page: Contribution, terms: SharingTerms, form: InviteForm
) -> dict[str, object]:
    user = request.user
    return {
        "page": page,
        "kind": terms.kind,
        "key": terms.pk,
        "terms": terms,
        "form": form,
        "is_lead": leads(user, terms),
        "organisation": coauthors.organisation_of(user),
        "can_be_owned": coauthors.can_be_owned(terms),
        "co_authors": coauthors.co_authors_shown_to(user, terms),
        "own": Authorship.objects.filter(terms=terms, user=user).first(),
    }
