"""Writing and sending a contribution: choose a kind, the form, the preview, taking back."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode
from uuid import UUID, uuid4

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from . import kept
from .attachments.shown import own_files
from .bases import still_stands
from .conflicts import Conflict, differences
from .forms.parts import parts_of, there
from .joint import openings_of
from .permissions import can_post, is_private_draft, leads
from .posts import form_of, own_post, postable_kinds
from .services import (
    BeingEdited,
    NotYours,
    PicturesWithoutWords,
    Saved,
    StaleEdit,
    keep_typed,
    save_draft,
    submit,
)
from .states import WITH_EDITORS, reason_for_changes, state_of, way_back
from .writing.browser_copies import key_for
from .writing.copies import copy_of
from .writing.screen import hints, near_beside, steps_context
from .writing.typed import as_sent, as_text, filled, refilled

if TYPE_CHECKING:
    from .forms.posting import ContributionForm
    from .models import Contribution, SharingTerms, WorkingCopy

View = Callable[..., HttpResponse]
_BEING_EDITED = gettext_lazy(
    "An editor is working on this text right now. Nothing was saved; what you typed is still here."
    " Try again later."
)


def for_members(view: View) -> View:
    """Members write; others are told what they have to do first. What was typed is kept meanwhile."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            if request.method == "POST":
                kept.keep(request)
            return redirect_to_login(request.get_full_path())
        if not can_post(request.user):
            return render(request, "exchange/members_only.html")
        return view(request, *args, **kwargs)

    return require_http_methods(["GET", "HEAD", "POST"])(guarded)


@for_members
def choose_kind(request: HttpRequest) -> HttpResponse:
    """What would you like to share? One way for each kind, in plain words."""
    return render(request, "exchange/contribute.html", {"kinds": postable_kinds()})


@for_members
def new(request: HttpRequest, kind: str) -> HttpResponse:
    """An empty form; its key makes whatever is sent from it one contribution."""
    if request.method == "POST":
        turned = _turned(request, kind)
        return turned or _answer(request, kind, _key_of(request.POST))
    if typed := kept.take(request):
        return _show_kept(request, kind, _key_of(typed), typed)
    form = form_class(kind)(author=request.user)
    return _show(request, form, uuid4())


@for_members
def edit(request: HttpRequest, kind: str, key: UUID) -> HttpResponse:
    """The form of one's own contribution, as it stands."""
    page, terms = own_or_404(request, kind, key)
    if request.method == "POST":
        return _answer(request, kind, key)
    if typed := kept.take(request):
        return _show_kept(request, kind, key, typed)
    copy = copy_of(key)
    if copy is not None and copy.typed:
        return _show_copy(request, copy, page, terms)
    form = form_class(kind)(author=request.user, page=page, terms=terms)
    return _show(request, form, key, wrote=copy.stamp if copy else "")


def _turned(request: HttpRequest, kind: str) -> HttpResponse | None:
    """Another section of a form without a title: there is nothing yet to keep what is typed in."""
    action = request.POST.get("action", "")
    if not action.startswith("step-") or request.POST.get("title", "").strip():
        return None
    form = refilled(form_class(kind)(author=request.user), request.POST)
    step = steps_context(form, str(_step(action)))
    return _show(request, form, _key_of(request.POST), **step)


def _show_copy(
    request: HttpRequest, copy: WorkingCopy, page: Contribution, terms: SharingTerms
) -> HttpResponse:
    """The form as its author left it; beside what was saved meanwhile, if anything was."""
    kind, key = str(page.kind), page.translation_key
    if not still_stands(copy.base, page, terms):
        form = bound(request, kind, key, as_sent(copy), sends=False)
        conflict = Conflict.between(form, StaleEdit(page, terms))
        return _show(request, form, key, conflict=conflict)
    whose: dict[str, Any] = {"author": request.user, "page": page, "terms": terms}
    form = filled(form_class(kind), copy, **whose)
    is_new = bool(differences(form, form_class(kind)(**whose)))
    return _show(request, form, key, wrote=copy.stamp, is_unsaved=is_new)


def form_class(kind: str) -> type[ContributionForm]:
    """The form of a kind; 404 for a word that is none."""
    try:
        return form_of(kind)
    except LookupError as error:
        raise Http404 from error


def _key_of(typed: QueryDict) -> UUID:
    """The key the form was opened with; a new one where it is no key, so that nothing typed is lost."""
    try:
        return UUID(typed.get("key", ""))
    except ValueError:
        return uuid4()


def own(request: HttpRequest, kind: str, key: UUID) -> Any:
    """One's own contribution and its terms, or None for a key nobody has used; else 404."""
    form_class(kind)
    try:
        return own_post(request.user, kind, key)
    except NotYours as error:
        raise Http404 from error


def own_or_404(
    request: HttpRequest, kind: str, key: UUID
) -> tuple[Contribution, SharingTerms]:
    """One's own contribution as it stands, and its terms; 404 for anything else."""
    found = own(request, kind, key)
    if found is None:
        raise Http404
    return found


def bound(
    request: HttpRequest, kind: str, key: UUID, typed: QueryDict, *, sends: bool
) -> ContributionForm:
    """A kind's form with what was typed. What the editors are reading must stay fit to be read."""
    page, terms = own(request, kind, key) or (None, None)
    with_editors = page is not None and state_of(page) in WITH_EDITORS
    return form_class(kind)(
        typed,
        author=request.user,
        page=page,
        terms=terms,
        complete=sends or with_editors,
    )


def _answer(
    request: HttpRequest, kind: str, key: UUID, typed: QueryDict | None = None
) -> HttpResponse:
    """Save what was sent, and go where its button leads."""
    action = request.POST.get("action", "save")
    sends = action == "send"
    form = bound(request, kind, key, typed or request.POST, sends=sends)
    if not form.is_valid():
        return _show(request, form, key)
    try:
        saved = _take(request, action, form, key)
    except NotYours as error:
        raise Http404 from error
    except StaleEdit as stale:
        conflict = Conflict.between(form, stale)
        if not conflict.differences:
            # The same words were typed in another window: there is nothing to choose from.
            return _answer(request, kind, key, form.data)
        return _show(request, form, key, conflict=conflict)
    except (ValidationError, BeingEdited, PicturesWithoutWords) as refused:
        form.add_error(None, _why_not(refused))
        return _show(request, form, key)
    return _go_on(request, action, saved)


def _take(
    request: HttpRequest, action: str, form: ContributionForm, key: UUID
) -> Saved:
    """Send, save, or keep for a look at it: a look must change nothing that others see."""
    if action == "send":
        return submit(request.user, form.to_post(key))
    if action != "preview" and not action.startswith("step-"):
        return save_draft(request.user, form.to_post(key))
    kept = keep_typed(request.user, form.to_begin(key), as_text(form))
    assert kept is not None  # noqa: S101 - a form without a title is not valid
    return kept


def _go_on(request: HttpRequest, action: str, saved: Saved) -> HttpResponse:
    kind, key = str(saved.page.kind), saved.page.translation_key
    if action == "preview":
        return redirect("contribution-preview", kind, key)
    if action.startswith("step-"):
        return redirect(
            f"{reverse('contribution-edit', args=[kind, key])}?step={_step(action)}"
        )
    if action == "files":
        return redirect("contribution-files", kind, key)
    messages.success(request, _what_happened(action, saved))
    return _away(request, saved.page)


def _away(request: HttpRequest, page: Contribution) -> HttpResponse:
    """To one's own page; without script it shows what is near, which a script showed while writing."""
    is_scripted = bool(request.POST.get("stamp"))
    if is_scripted or not near_beside(request.user, page, page)["near"]:
        return redirect("me")
    saved = urlencode({"saved": f"{page.kind}.{page.translation_key}"})
    return redirect(f"{reverse('me')}?{saved}")


def _why_not(refused: Exception) -> Any:
    """Too much that is anonymous, what a co-author may not, an editor at work, pictures without words."""
    if isinstance(refused, ValidationError):
        return refused
    if isinstance(refused, PicturesWithoutWords):
        return _needs_words(refused)
    return _BEING_EDITED


def _needs_words(wanting: PicturesWithoutWords) -> str:
    words = _(
        "Before it can be sent, say what these pictures show, for readers who can’t see them:"
        " %(titles)s. Choose “Save, and go to the files”."
    )
    return words % {"titles": ", ".join(wanting.titles)}


def _step(action: str) -> int:
    """The section that a button leads to; 0 is the whole form."""
    number = action.removeprefix("step-")
    return int(number) if number.isdecimal() and len(number) < 3 else 0


def _what_happened(action: str, saved: Saved) -> str:
    with_editors = state_of(saved.page) in WITH_EDITORS
    if action != "send" and with_editors:
        return _("Saved. The editors now read this version.")
    if action != "send":
        return _("Your draft is saved.")
    if with_editors:
        return _("Sent to the editors. You will be mailed what they decide.")
    return _("Nothing has changed since it was published, so there is nothing to send.")


def _can_take_back(
    request: HttpRequest, page: Contribution, terms: SharingTerms
) -> bool:
    """A co-author takes back what its author could, but deletes nothing."""
    way = way_back(page, terms)
    return bool(way) and (way != "discard" or leads(request.user, terms))


def _show_kept(
    request: HttpRequest, kind: str, key: UUID, typed: QueryDict
) -> HttpResponse:
    """The form with what was typed before its author was signed out."""
    form = bound(request, kind, key, typed, sends=False)
    messages.warning(
        request,
        _("You had been signed out. This is what you typed: it is not saved yet."),
    )
    return _show(request, form, key)


def _show(
    request: HttpRequest,
    form: ContributionForm,
    key: UUID,
    conflict: Conflict | None = None,
    **more: Any,
) -> HttpResponse:
    """The form as it is; `more` is what only some ways to it know."""
    parts = parts_of(form)
    page = form.page
    context = {
        **steps_context(form, request.GET.get("step", "")),
        **hints(request, form, key),
        "form": form,
        "kind": str(form.kind),
        "key": key,
        "parts": parts,
        "there": there(parts),
        "conflict": conflict,
        "seal": key_for(request.user),
        "page": page,
        "state": state_of(page) if page else None,
        "reason": reason_for_changes(page) if page else "",
        "is_private": page is None or is_private_draft(page, form.terms),
        "openings": openings_of(form.terms) if page else [],
        "files": own_files(page, form.terms) if page else [],
        "can_take_back": page is not None and _can_take_back(request, page, form.terms),
        "is_lead": page is not None and leads(request.user, form.terms),
        **more,
    }
    return render(request, "exchange/contribution_form.html", context)
