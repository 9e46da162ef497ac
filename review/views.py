"""A reviewer's queue, and reading and answering one text of it. Nothing of the desk."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods
from wagtail.models import Revision

from exchange.review import ReviewRefused

from . import services
from .forms import AnswerForm
from .models import Reading
from .queue import done_by, one_of, queue_of
from .reading import files_with, serve_file, text_of

View = Callable[..., HttpResponseBase]


def for_reviewers(view: View) -> View:
    """Signed in, and never kept by a cache; whose queue is empty learns no more than that."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return view(request, *args, **kwargs)

    methods = require_http_methods(["GET", "HEAD", "POST"])
    return never_cache(login_required(methods(guarded)))


@for_reviewers
def queue(request: HttpRequest) -> HttpResponse:
    """What waits for this reader's eyes, and what they have answered lately."""
    context = {
        "waiting": queue_of(request.user),
        "answered": done_by(request.user),
    }
    return render(request, "review/queue.html", context)


@for_reviewers
def read(request: HttpRequest, key: UUID) -> HttpResponse:
    """One text and the form under it; 404 for what is not, or no longer, in their queue."""
    found = one_of(request.user, key)
    if found is None:
        raise Http404
    reading, revision = found
    form = AnswerForm(
        request.POST if request.method == "POST" else None,
        initial={"revision": revision.pk},
    )
    if request.method == "POST" and form.is_valid():
        answered = _answer(request, reading, form)
        if answered is not None:
            return answered
    return _show(request, reading, revision, form)


@for_reviewers
def file(request: HttpRequest, key: UUID, file: UUID) -> HttpResponseBase:
    """A file of a text in their queue; 404 for all others."""
    found = one_of(request.user, key)
    if found is None:
        raise Http404
    return serve_file(request, found[1], file)


def _answer(
    request: HttpRequest, reading: Reading, form: AnswerForm
) -> HttpResponse | None:
    data = form.cleaned_data
    try:
        services.answer(
            request.user,
            reading.key,
            data["revision"] or 0,
            data["answer"],
            data["comment"],
        )
    except Reading.DoesNotExist as error:
        raise Http404 from error
    except ReviewRefused as refused:
        form.add_error(None, str(refused))
        return None
    messages.success(request, _("Thank you. The editors have your answer."))
    return redirect("review-queue")


def _show(
    request: HttpRequest, reading: Reading, revision: Revision, form: AnswerForm
) -> HttpResponse:
    if form.is_bound:
        # What is shown below is the latest text: the next answer is about that.
        form.data = form.data.copy() | {"revision": revision.pk}
    context = {
        "reading": reading,
        "contribution": text_of(revision),
        "files": files_with(
            revision, lambda file: reverse("review-file", args=[reading.key, file])
        ),
        "form": form,
    }
    return render(request, "review/read.html", context)
