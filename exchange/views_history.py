"""What happened to one's own text, what changed in it, and the answer to what editors changed."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from . import edits, history
from .comparing import compare, compare_terms
from .forms.answering import AnswerForm
from .models import HistoryLine
from .review import OwnText
from .services import NothingOffered, NotYours, accept_edits, reopen_edits
from .states import state_of
from .views_posting import for_members, own_or_404


@for_members
def own_history(request: HttpRequest, kind: str, key: UUID) -> HttpResponse:
    """One line for each thing that happened, without names; and what changed since it was last sent."""
    page, terms = own_or_404(request, kind, key)
    since = _last_sending(key)
    before = since.revision if since else None
    context = {
        "page": page,
        "kind": kind,
        "key": key,
        "state": state_of(page),
        "lines": history.told_to_author(terms),
        "since": since,
        "changes": [
            *(compare(before.as_object(), page) if before else []),
            *(
                compare_terms(since.detail, terms.visibility, terms.attribution)
                if since
                else []
            ),
        ],
        "offered": edits.offered(key),
    }
    return render(request, "exchange/own_history.html", context)


def _last_sending(key: UUID) -> HistoryLine | None:
    """The line with the text that the editors had last: what the author changed since is theirs to see."""
    lines = HistoryLine.objects.of(key).filter(step__in=("sent", "sent-again"))
    line: HistoryLine | None = lines.exclude(revision=None).first()
    return line


@for_members
def own_edits(request: HttpRequest, kind: str, key: UUID) -> HttpResponse:
    """What the editors changed, word by word; the author accepts it or opens the text again."""
    page, _terms = own_or_404(request, kind, key)
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        return _answer(request, kind, key, form)
    line = edits.offered(key)
    if line is None:
        messages.info(request, _("There are no edits that wait for your answer."))
        return redirect("contribution-history", kind, key)
    base, edited = edits.texts_of(line)
    if base is None or edited is None:
        raise Http404
    context = {
        "page": page,
        "kind": kind,
        "key": key,
        "line": line,
        "form": form,
        "changes": compare(base.as_object(), edited.as_object()),
    }
    return render(request, "exchange/own_edits.html", context)


def _answer(
    request: HttpRequest, kind: str, key: UUID, form: AnswerForm
) -> HttpResponse:
    data = form.cleaned_data
    answer = data["answer"]
    try:
        if answer == "accept":
            accept_edits(request.user, kind, key, data["seen"])
        else:
            restore = answer == "restore"
            reopen_edits(
                request.user, kind, key, data["seen"], data["reason"], restore=restore
            )
    except NotYours as error:
        raise Http404 from error
    except OwnText as own:
        messages.error(request, str(own))
        return redirect("contribution-edits", kind, key)
    except NothingOffered:
        messages.warning(
            request, _("The text has changed meanwhile. Look at it once more.")
        )
        return redirect("contribution-edits", kind, key)
    if answer == "accept":
        messages.success(request, _("Thank you. The edited text is published."))
        return redirect("me")
    messages.success(
        request, _("The text is yours again. Change it and send it when you are ready.")
    )
    return redirect("contribution-edit", kind, key)
