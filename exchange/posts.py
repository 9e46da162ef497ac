"""What a member has posted: found for its author, and for nobody else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.utils.module_loading import import_string
from wagtail.models import Page

from .authors import written_by
from .catalogue import contribution_models, model_of
from .choices import Kind, PostState
from .history import standings, until
from .models import SharingTerms
from .permissions import can_edit
from .services import NotYours
from .states import reason_for_changes, state_of
from .writing.typed import TYPED_TITLE, title_of

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from members.models import User

    from .forms.posting import ContributionForm
    from .models import Contribution


@dataclass(frozen=True, slots=True)
class PostRow:
    """One line of an author's list."""

    kind: str
    key: UUID
    title: str
    slug: str
    language: str
    state: PostState
    reason: str
    changed_at: datetime
    is_live: bool
    # By when the editors hope for an answer.
    until: date | None = None

    @property
    def needs_author(self) -> bool:
        """Whether nothing happens until the author does something."""
        return self.state in (
            PostState.DRAFT,
            PostState.CHANGES_REQUESTED,
            PostState.EDITED,
        )


def postable_kinds() -> list[str]:
    """The kinds that members write in a form, in the order in which they are offered."""
    written = {str(model.kind) for model in contribution_models() if model.post_form}
    return [kind for kind in Kind.values if kind in written]


def form_of(kind: str) -> type[ContributionForm]:
    """The form of a kind; raises LookupError for a word that is none, and for meetings."""
    path = model_of(kind).post_form
    if not path:
        raise LookupError(kind)
    form: type[ContributionForm] = import_string(path)
    return form


def own_post(
    author: User, kind: str, key: UUID
) -> tuple[Contribution, SharingTerms] | None:
    """The author's draft as it stands, and its terms; None for a key that nobody has used.

    Raises NotYours for somebody else's, or one of another kind. All is asked of every key, or a
    key that is somebody's would cost more than one that is nobody's.
    """
    terms = SharingTerms.objects.filter(translation_key=key).first()
    original = _versions(kind, key).first()
    is_theirs = can_edit(author, terms or SharingTerms(translation_key=key))
    if terms is None:
        return None
    if terms.kind != kind or original is None or not is_theirs:
        raise NotYours
    return original.get_latest_revision_as_object(), terms


def _versions(kind: str, key: UUID) -> QuerySet[Any]:
    return (
        model_of(kind)
        .objects.filter(translation_key=key)
        .select_related("locale")
        .order_by("pk")
    )


def posts_of(author: User) -> list[PostRow]:
    """Everything a member has posted in a form: what waits for them first, then the latest."""
    own = SharingTerms.objects.filter(
        pk__in=written_by(author), kind__in=postable_kinds()
    ).values_list("translation_key", "kind", TYPED_TITLE)
    kinds = {key: (kind, title_of(typed)) for key, kind, typed in own}
    pages = (
        Page.objects.filter(translation_key__in=kinds, alias_of=None)
        .select_related("locale")
        .prefetch_workflow_states()
        .annotate_approved_schedule()
        .order_by("pk")
    )
    originals: dict[UUID, Page] = {}
    for page in pages:
        originals.setdefault(page.translation_key, page)
    lines = standings(originals)
    for key, page in originals.items():
        page.standing = lines.get(key)
    rows = [_row(page, *kinds[key]) for key, page in originals.items()]
    rows.sort(key=lambda row: row.changed_at, reverse=True)
    return sorted(rows, key=lambda row: not row.needs_author)


def _row(page: Page, kind: str, typed: str) -> PostRow:
    """The title as its form would show it: typed last, saved or not."""
    return PostRow(
        kind=kind,
        key=page.translation_key,
        title=typed or page.draft_title or page.title,
        slug=page.slug,
        language=page.locale.language_code,
        state=state_of(page),
        reason=reason_for_changes(page),
        changed_at=page.latest_revision_created_at,
        is_live=page.live,
        until=until(page.standing) if page.current_workflow_state else None,
    )
