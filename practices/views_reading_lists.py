"""Reading lists: keeping a practice, one's own lists, and a list as whoever has its link reads it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from exchange.choices import Kind
from exchange.shown import find_by_key
from gaamac.common.pdf import can_print
from gaamac.common.text import clean_text, slug_of

from . import services
from .forms import KeepForm, ListForm, NewListForm
from .models import ReadingList
from .permissions import can_keep
from .reading_lists import MOST_PRINTED, Kept, counts_of, document_of, kept_in
from .views_taking import FORMATS, file_of, offered, printed

NOTE_LENGTH = 300


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def keep(request: HttpRequest, key: UUID) -> HttpResponse:
    """Choose the list that a practice goes into, and put it there."""
    entry = find_by_key(request.user, key, Kind.PRACTICE)
    if not can_keep(request.user):
        return render(request, "practices/keep.html", {"entry": entry})
    lists = list(ReadingList.objects.of(request.user))
    form = KeepForm(request.POST or None, lists=lists)
    if request.method == "POST" and form.is_valid():
        try:
            chosen = _kept(request.user, form, key)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            words = _("Kept in “%(name)s”.") % {"name": chosen.name}
            messages.success(request, words)
            return redirect("practice-detail", entry.slug)
    return render(request, "practices/keep.html", {"entry": entry, "form": form})


def _kept(owner: Any, form: KeepForm, key: UUID) -> ReadingList:
    data = form.cleaned_data
    chosen = services.open_list(owner, data["name"]) if form.is_new else form.chosen()
    services.keep(owner, chosen, key, data["note"])
    return chosen


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def my_lists(request: HttpRequest) -> HttpResponse:
    """My lists, and the beginning of a new one."""
    form = NewListForm(request.POST or None)
    may = can_keep(request.user)
    if request.method == "POST" and may and form.is_valid():
        try:
            made = services.open_list(request.user, form.cleaned_data["name"])
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return redirect("reading-list-edit", made.pk)
    lists = list(ReadingList.objects.of(request.user))
    counts = counts_of(lists, request.user)
    context = {
        "lists": [{"list": one, "count": counts.get(one.pk, 0)} for one in lists],
        "form": form if may else None,
    }
    return render(request, "practices/my_lists.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def edit_list(request: HttpRequest, pk: int) -> HttpResponse:
    """One of my lists: its name, its link, its practices, their order and notes."""
    found = get_object_or_404(ReadingList.objects.of(request.user), pk=_bounded(pk))
    form = ListForm(initial={"name": found.name, "shows_owner": found.shows_owner})
    if request.method == "POST":
        act = _ACTS.get(request.POST.get("do", ""))
        if act is not None:
            return act(request, found)
        form = ListForm(request.POST)
        if form.is_valid() and _changed(form, found):
            messages.success(request, _("Saved."))
            return redirect("reading-list-edit", found.pk)
    context = {
        "list": found,
        "form": form,
        "kept": kept_in(found, request.user),
        "note_length": NOTE_LENGTH,
        **_ways_out(found),
    }
    return render(request, "practices/edit_list.html", context)


def _bounded(pk: int) -> int:
    """A number that PostgreSQL can look for."""
    if pk >= 2**63:
        raise Http404
    return pk


def _changed(form: ListForm, found: ReadingList) -> bool:
    try:
        services.change(found, **form.cleaned_data)
    except ValidationError as error:
        form.add_error("name", error)
        return False
    return True


def _back(found: ReadingList) -> HttpResponse:
    return redirect(reverse("reading-list-edit", args=[found.pk]) + "#practices")


def _named(request: HttpRequest, name: str = "practice") -> UUID | None:
    """The practice that a button names; None for what is no key."""
    try:
        return UUID(request.POST.get(name, "")[:40])
    except ValueError:
        return None


def _move(request: HttpRequest, found: ReadingList) -> HttpResponse:
    key, neighbour = _named(request), _named(request, "past")
    if key:
        services.move(found, key, neighbour, down=request.POST.get("do") == "down")
    return _back(found)


def _take_out(request: HttpRequest, found: ReadingList) -> HttpResponse:
    key = _named(request)
    if key:
        services.take_out(found, key)
    return _back(found)


def _note(request: HttpRequest, found: ReadingList) -> HttpResponse:
    key = _named(request)
    text = clean_text(request.POST.get("note", "")[: NOTE_LENGTH * 4], lines=False)
    if key and len(text) <= NOTE_LENGTH:
        services.write_note(found, key, text)
        messages.success(request, _("Saved."))
    elif key:
        messages.error(
            request,
            _(
                "The note has %(length)s characters, and at most %(most)s fit: “%(text)s”"
            )
            % {"length": len(text), "most": NOTE_LENGTH, "text": text},
        )
    return _back(found)


def _new_link(request: HttpRequest, found: ReadingList) -> HttpResponse:
    services.make_new_link(found)
    messages.success(
        request, _("The list has a new link. The old one leads nowhere any more.")
    )
    return redirect("reading-list-edit", found.pk)


def _delete(request: HttpRequest, found: ReadingList) -> HttpResponse:
    services.delete_list(found)
    messages.success(request, _("“%(name)s” is deleted.") % {"name": found.name})
    return redirect("reading-lists")


_ACTS: dict[str, Callable[[HttpRequest, ReadingList], HttpResponse]] = {
    "up": _move,
    "down": _move,
    "take-out": _take_out,
    "note": _note,
    "new-link": _new_link,
    "delete": _delete,
}


@require_safe
def reading_list(request: HttpRequest, key: str) -> HttpResponse:
    """A list as this reader may see it."""
    found, kept = _shared(request, key)
    context = {"list": found, "kept": kept, **_ways_out(found)}
    return render(request, "practices/reading_list.html", context)


@require_safe
def reading_list_pdf(request: HttpRequest, key: str) -> HttpResponse:
    """The same as a PDF."""
    found, kept = _shared(request, key)
    if not kept:
        return redirect("reading-list", key)
    return printed(
        request,
        lambda: document_of(found, kept, request.user, MOST_PRINTED),
        name=_file_name(found),
        back=reverse("reading-list", args=[key]),
    )


@require_safe
def reading_list_file(request: HttpRequest, key: str) -> HttpResponse:
    """The same as a file for places without a network; without a known format, the list."""
    found, kept = _shared(request, key)
    wanted = request.GET.get("format", "")
    if wanted not in FORMATS or not kept:
        return redirect("reading-list", key)
    name = _file_name(found)
    return file_of(
        request, lambda: document_of(found, kept, request.user), wanted, name=name
    )


def _shared(request: HttpRequest, key: str) -> tuple[ReadingList, list[Kept]]:
    found = get_object_or_404(ReadingList.objects.shared(), key=key[:40])
    return found, kept_in(found, request.user)


def _file_name(found: ReadingList) -> str:
    return slug_of(found.name, fallback="reading-list")


def _ways_out(found: ReadingList) -> dict[str, Any]:
    """The addresses under which a list can be had."""
    files = reverse("reading-list-file", args=[found.key])
    return {
        "share_url": reverse("reading-list", args=[found.key]),
        "pdf_url": reverse("reading-list-pdf", args=[found.key]) if can_print() else "",
        "formats": offered(files),
    }
