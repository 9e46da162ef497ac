"""The templates to take away, and the way back."""

from __future__ import annotations

from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.defaultfilters import filesizeformat
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from gaamac.common.languages import FACTS
from gaamac.common.ratelimit import Limit, seconds_to_wait, too_many_requests
from gaamac.media.cleaning.refusals import Refused
from gaamac.media.cleaning.uploads import MAX_DOCUMENT_BYTES, WORDS
from gaamac.media.serving import CONTENT_TYPES

from ..choices import Kind
from ..models import TooManySealed
from ..posts import postable_kinds
from ..services import NotYours, StaleEdit
from ..views_posting import for_members
from .forms import DocumentForm
from .services import Busy, take_in
from .template import template

DOCUMENTS = Limit("from-document", amount=30, seconds=3600)
_BUSY = gettext_lazy(
    "Others are sending documents at this very moment. Nothing was saved: try again in a minute."
)


@require_safe
def take_template(request: HttpRequest, kind: str, language: str) -> HttpResponse:
    """The template of a kind in a language; the same for everybody."""
    if kind not in postable_kinds() or language not in FACTS:
        raise Http404
    response = HttpResponse(
        template(kind, language), content_type=CONTENT_TYPES[".docx"]
    )
    name = f"gaamac-{kind}-{language}.docx"
    response["Content-Disposition"] = content_disposition_header(True, name)  # noqa: FBT003 - Django's
    response["Cache-Control"] = "public, max-age=3600"
    return response


@for_members
def from_document(request: HttpRequest) -> HttpResponse:
    """Send a document that was written offline; it becomes a draft, and the form opens on it."""
    form = DocumentForm(
        request.POST or None,
        request.FILES or None,
        author=request.user,
        initial={"kind": request.GET.get("kind", Kind.PRACTICE)},
    )
    key = _key_of(request)
    if request.method == "POST":
        if seconds := seconds_to_wait(DOCUMENTS, request, str(request.user.pk)):
            return too_many_requests(request, seconds)
        if form.is_valid() and (done := _taken_in(request, form, key)):
            return done
    return render(request, "exchange/from_document.html", _context(form, key))


def _context(form: DocumentForm, key: UUID) -> dict[str, object]:
    labels = dict(Kind.choices)
    return {
        "form": form,
        "key": key,
        "kinds": [(kind, labels[kind]) for kind in postable_kinds()],
        "languages": list(FACTS.values()),
    }


def _key_of(request: HttpRequest) -> UUID:
    """Made with the form, so that a document sent twice makes one draft."""
    try:
        return UUID(request.POST.get("key", ""))
    except ValueError:
        return uuid4()


def _taken_in(
    request: HttpRequest, form: DocumentForm, key: UUID
) -> HttpResponse | None:
    """The form of the draft; None where the document has to be chosen again, and it is said why."""
    data = form.cleaned_data
    kind = data["kind"]
    content = data["file"].read()
    try:
        saved, told = take_in(request.user, content, (kind, key), data["attribution"])
    except Refused as refusal:
        form.add_error("file", _why_not(refusal, len(content)))
    except Busy:
        form.add_error("file", _BUSY)
    except TooManySealed as refused:
        form.add_error(None, refused)
    except NotYours as error:
        raise Http404 from error
    except StaleEdit:
        # Sent a second time, after going on with what came of the first.
        return redirect("contribution-edit", kind, key)
    else:
        messages.success(
            request,
            _(
                "This is what was found in your document. It is a draft: only you can see it."
            ),
        )
        for words in told:
            messages.warning(request, words)
        return redirect("contribution-edit", kind, saved.page.translation_key)
    return None


def _why_not(refusal: Refused, size: int) -> str:
    words = str(WORDS[refusal.code])
    return words % {
        "extension": "docx",
        "extensions": "docx",
        "size": filesizeformat(size),
        "maximum": filesizeformat(MAX_DOCUMENT_BYTES),
    }
