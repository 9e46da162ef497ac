"""The local mailbox: a list of mails, one mail, and its HTML in a sandbox."""

from __future__ import annotations

from csp.constants import HEADER
from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from .letters import Letter, html_for_frame, keys_newest_first, read_letter
from .styles import style_sources

LETTERS_A_PAGE = 30
SANDBOX = "allow-popups allow-popups-to-escape-sandbox"
# A mail may have the styles it came with and pictures inside itself; it runs, loads and sends nothing.
LETTER_POLICY = (
    "default-src 'none'; style-src {styles}; img-src data:; base-uri 'none';"
    " form-action 'none'; frame-ancestors 'self'; sandbox " + SANDBOX
)


@never_cache
@require_safe
def letter_list(request: HttpRequest) -> HttpResponse:
    """Show the mails, newest first."""
    keys = keys_newest_first(settings.MAILBOX_DIR)
    page = Paginator(keys, LETTERS_A_PAGE).get_page(request.GET.get("page"))
    found = (read_letter(settings.MAILBOX_DIR, key) for key in page)
    letters = [letter for letter in found if letter]
    return render(request, "mailbox/list.html", {"page": page, "letters": letters})


@never_cache
@require_safe
def letter_detail(request: HttpRequest, key: str) -> HttpResponse:
    """Show one mail: what it says as text, as HTML, and its headers."""
    context = {"letter": _letter_or_404(key), "sandbox": SANDBOX}
    return render(request, "mailbox/detail.html", context)


@xframe_options_sameorigin
@never_cache
@require_safe
def letter_html(_request: HttpRequest, key: str) -> HttpResponse:
    """Send the HTML of one mail as it is, for the frame on its page."""
    letter = _letter_or_404(key)
    if not letter.html:
        raise Http404
    html = html_for_frame(letter)
    policy = LETTER_POLICY.format(styles=" ".join(style_sources(html)))
    return HttpResponse(html, headers={HEADER: policy})


def _letter_or_404(key: str) -> Letter:
    letter = read_letter(settings.MAILBOX_DIR, key)
    if letter is None:
        raise Http404
    return letter
