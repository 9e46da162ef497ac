"""The editors' desk between Wagtail's views and ours: what they can't be asked to do themselves."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy
from wagtail.models import Page
from wagtail_localize.models import Translation, TranslationSource

from gaamac.common.visibility import Visibility

from .desk.privacy import private_drafts
from .models import CatalogueEntry, SharingTerms
from .recording import put_reading_on_record
from .review import ReviewRefused

DESK = "/cms/"
NOT_TO_A_MACHINE = gettext_lazy(
    "Only what everybody may read is given to a machine: its provider would read it too."
)
# What Wagtail's addresses call a page.
_PAGE_ARGUMENTS = (
    "page_id",
    "page_pk",
    "parent_page_id",
    "page_to_move_id",
    "destination_id",
)


class EditorsDesk:
    """Hides other people's unsent drafts at every address of the desk, and says why a decision failed."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Nothing before or after: see the two methods below, which Django calls."""
        return self.get_response(request)

    def process_view(
        self,
        request: HttpRequest,
        view: Any,
        args: Sequence[Any],
        kwargs: Mapping[str, Any],
    ) -> HttpResponse | None:
        """404 for an address that names a draft which was never sent; the rest may go on record."""
        if not request.path_info.startswith(DESK) or not request.user.is_authenticated:
            return None
        if request.GET.get("export"):
            # Wagtail's reports as files, past visibility and past the second person.
            raise Http404
        pages = pages_named(request, args, kwargs)
        if pages and private_drafts(request.user).filter(pk__in=pages).exists():
            raise Http404
        if _gives_away(request):
            refusal = ReviewRefused(str(NOT_TO_A_MACHINE))
            return self.process_exception(request, refusal)
        for terms in _terms_of(pages):
            put_reading_on_record(request.user, terms)
        return None

    def process_exception(
        self, request: HttpRequest, exception: Exception
    ) -> HttpResponse | None:
        """A decision that was refused: the reason as a message, on the page it was about."""
        if not isinstance(exception, ReviewRefused):
            return None
        messages.error(request, str(exception))
        page = getattr(request.resolver_match, "kwargs", {}).get("page_id")
        address = (
            reverse("wagtailadmin_pages:edit", args=[page])
            if page
            else reverse("wagtailadmin_home")
        )
        if request.headers.get("x-requested-with") == "XMLHttpRequest":
            # What Wagtail's dialogue follows.
            return JsonResponse({"step": "success", "redirect": address})
        return redirect(address)


def _gives_away(request: HttpRequest) -> bool:
    """Whether a text that not everybody may read would be sent to a provider of translations."""
    match = request.resolver_match
    if match is None:
        return False
    if match.url_name == "machine_translate":
        number = match.kwargs.get("translation_id")
        keys = Translation.objects.filter(pk=number).values("source__object_id")
    elif request.POST.get("use_machine_translation"):
        number = match.kwargs.get("translation_source_id")
        keys = TranslationSource.objects.filter(pk=number).values("object_id")
    else:
        return False
    # Published too: what waits for its review nobody may read yet.
    public = CatalogueEntry.objects.filter(
        translation_key__in=keys, visibility=Visibility.PUBLIC
    )
    return not public.exists()


def pages_named(
    request: HttpRequest, args: Sequence[Any], kwargs: Mapping[str, Any]
) -> set[int]:
    """The page numbers in an address of the desk."""
    match = request.resolver_match
    found = [kwargs[name] for name in _PAGE_ARGUMENTS if name in kwargs]
    if match is not None and "pages" in match.namespaces:
        found.append(kwargs.get("pk"))
    if match is not None and match.url_name == "revisions_compare":
        found += list(args[:1])
    if kwargs.get("model_name") == "page":
        found += [
            kwargs.get("object_id"),
            *_listed(request.GET),
            *_listed(request.POST),
        ]
    return {int(one) for one in found if str(one or "").isdecimal()}


def _terms_of(pages: set[int]) -> Iterable[SharingTerms]:
    """The sharing terms of these pages."""
    keys = Page.objects.filter(pk__in=pages).values("translation_key")
    return SharingTerms.objects.filter(translation_key__in=keys) if pages else ()


def _listed(given: QueryDict) -> list[str]:
    """The pages that an action on several at once names."""
    return given.getlist("id")
