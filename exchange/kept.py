"""What somebody typed while their session ran out: kept through signing in, shown again after.

It stands in the session of the same browser, and goes with the first look at it.
"""

from __future__ import annotations

from django.http import HttpRequest, QueryDict

from .writing.typed import MOST_CHARACTERS

_KEY = "kept_form"


def keep(request: HttpRequest) -> None:
    """Keep what was sent to this address, until its sender has signed in."""
    typed = request.POST.copy()
    typed.pop("csrfmiddlewaretoken", None)
    encoded = typed.urlencode()
    if len(encoded) <= MOST_CHARACTERS:
        request.session[_KEY] = {
            "path": request.path,
            "typed": encoded,
            "files": bool(request.FILES),
        }


def had_files(request: HttpRequest) -> bool:
    """Whether files came with what is kept for this address: they are not kept. Ask before `take`."""
    kept = request.session.get(_KEY)
    return bool(kept and kept["path"] == request.path and kept.get("files"))


def take(request: HttpRequest) -> QueryDict | None:
    """What was kept for this address, once; None when there is nothing."""
    kept = request.session.get(_KEY)
    if not kept or kept["path"] != request.path:
        return None
    del request.session[_KEY]
    return QueryDict(kept["typed"])
