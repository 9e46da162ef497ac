"""What the exchange gives a member of their own: texts as Markdown, and what is stored beside them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from django.http import QueryDict
from django.utils import translation
from wagtail.models import TaskState

from gaamac.common.personal_data import Area, Enclosure
from gaamac.common.text import slug_of
from gaamac.common.visibility import Visibility

from ..attachments.telling import files_told
from ..catalogue import model_of
from ..departing import responses_of, texts_of
from ..models import Follow, Response, SavedSearch, SharingTerms, WorkingCopy

if TYPE_CHECKING:
    from ..models import Contribution


def told_of(user: Any) -> Iterator[Area | Enclosure]:
    """Their texts, as they last left them; responses; what they follow and look for."""
    texts = [(terms, page) for terms in texts_of(user) for page in _versions(terms)]
    yield Area(
        "contributions",
        "Everything you posted, with who may see it; the texts are in the folder texts",
        [_contribution(terms, page) for terms, page in texts],
    )
    for _terms, page in texts:
        yield Enclosure(path_of(page), _reader(page))
    yield from files_told(texts_of(user), responses_of(user))
    copies = WorkingCopy.objects.filter(
        terms__in=[terms.pk for terms in texts_of(user)]
    )
    yield Area(
        "typed",
        "What you typed into a form and have not saved",
        [_typed(copy) for copy in copies.exclude(typed="").order_by("pk")],
    )
    responses = responses_of(user)
    yield Area(
        "responses",
        "What you said under contributions, and what you took back",
        [_response(one) for one in responses],
    )
    rows = Follow.objects.filter(member=user).order_by("since")
    follows = rows.values("target", "value", "since")
    yield Area("follows", "What you follow", list(follows))
    searches = SavedSearch.objects.filter(member=user)
    yield Area(
        "saved_searches",
        "Your saved searches",
        list(
            searches.values(
                "name", "kind", "query", "in_digest", "created_at", "looked_at"
            )
        ),
    )


def _typed(copy: WorkingCopy) -> dict[str, Any]:
    fields = QueryDict(copy.typed)
    return {"contribution": copy.terms_id, "on": copy.kept_on, "fields": dict(fields)}


def _versions(terms: SharingTerms) -> list[Contribution]:
    """The versions whose texts are the author's: of translations only what is published."""
    pages = model_of(terms.kind).objects.filter(translation_key=terms.pk)
    found = list(pages.select_related("locale").order_by("pk"))
    return [page for page in found if page is found[0] or page.live]


def path_of(page: Contribution) -> str:
    """Where a version lies in the archive."""
    name = slug_of(page.slug, fallback=str(page.translation_key)[:8])
    return f"texts/{page.kind}-{name}-{page.language}.md"


def _contribution(terms: SharingTerms, page: Contribution) -> dict[str, Any]:
    draft = page.get_latest_revision_as_object()
    return {
        "key": terms.pk,
        "kind": terms.kind,
        "language": page.language,
        "title": draft.title,
        "text": path_of(page),
        "visibility": Visibility(terms.visibility).name.lower(),
        "attribution": terms.attribution,
        "organisation": terms.organisation.name if terms.organisation else None,
        "is_published": page.live,
        "has_unpublished_changes": page.has_unpublished_changes,
        "submitted_at": terms.submitted_at,
        "first_published_at": page.first_published_at,
        "last_published_at": page.last_published_at,
        "confirmed_at": terms.confirmed_at,
        "editors_reasons": _reasons(page),
    }


def _reasons(page: Contribution) -> list[dict[str, Any]]:
    """What editors asked for; not who they were."""
    steps = TaskState.objects.filter(
        workflow_state__base_content_type=page.get_base_content_type(),
        workflow_state__object_id=str(page.pk),
        status=TaskState.STATUS_REJECTED,
    ).order_by("finished_at")
    return list(steps.values("finished_at", "comment"))


def _reader(page: Contribution) -> Callable[[], bytes]:
    """Reads the text only when its turn comes."""
    return lambda: as_markdown(page.get_latest_revision_as_object()).encode()


def as_markdown(page: Contribution) -> str:
    """A whole text as its author left it, in Markdown: summary, sections, places, tags, sources."""
    with translation.override(page.language):
        facts = [
            ", ".join(one.name_in(page.language) for one in page.topics.all()),
            ", ".join(one.name_in(page.language) for one in page.countries.all()),
            ", ".join(one.name_in(page.language) for one in page.regions.all()),
            str(page.year or ""),
            ", ".join(str(tag) for tag in page.tags.all()),
        ]
        parts = [f"# {page.title}", page.summary]
        for name, heading in page.sections:
            if text := str(getattr(page, name)):
                parts += [f"## {heading}", text]
        parts += [*(f"- {fact}" for fact in facts if fact), page.sources]
    return "\n\n".join(part for part in parts if part) + "\n"


def _response(response: Response) -> dict[str, Any]:
    return {
        "response": response.pk,
        "contribution": response.translation_key,
        "text": response.text,
        "visibility": Visibility(response.visibility).name.lower(),
        "created_at": response.created_at,
        "withdrawn_at": response.withdrawn_at,
    }
