"""What somebody who decides about a text reads: its fields, what changed in them, what was remarked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from wagtail.models import Revision

from exchange.commenting import for_desk
from exchange.comparing import (
    FieldChange,
    compare,
    compare_terms,
    label_of,
    labels_of,
    value_of,
)
from exchange.models import FieldComment, HistoryLine, SharingTerms
from members.permissions import is_editor

if TYPE_CHECKING:
    from exchange.models import Contribution

# Texts that somebody has had before them, to compare the latest one with.
_READ = ("sent", "sent-again", "changes-asked", "refused", "offered", "published")
_MOST_EARLIER = 20


@dataclass(frozen=True, slots=True)
class FieldRead:
    """One field: what it says, what changed in it, and what stands beside it."""

    name: str
    label: str
    text: str
    # Names of terms and places, in the words of whoever reads, not in the language of the text.
    is_a_list: bool
    change: FieldChange | None
    comments: list[FieldComment]


@dataclass(frozen=True, slots=True)
class Earlier:
    """An earlier text to compare with."""

    line: HistoryLine
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class TextRead:
    """A whole text before who decides about it."""

    page: Contribution
    fields: list[FieldRead]
    terms: list[FieldChange]
    since: HistoryLine | None
    earlier: list[Earlier]

    @property
    def changed(self) -> int:
        """How many fields differ from the earlier text."""
        return len(self.terms) + sum(one.change is not None for one in self.fields)


def may_read(person: Any, page: Contribution) -> bool:
    """Editors; and whoever the review is with now, who reads this one text."""
    if is_editor(person):
        return True
    task = page.current_workflow_task
    return task is not None and bool(task.specific.get_actions(page, person))


def read(page: Contribution, terms: SharingTerms, since: int | None) -> TextRead:
    """The latest text beside an earlier one: the one with this line, or the last that was decided about."""
    latest = page.get_latest_revision_as_object()
    lines = _earlier(terms, page)
    chosen = _chosen(lines, since)
    before = chosen.revision.as_object() if chosen and chosen.revision else None
    changes = {one.name: one for one in compare(before, latest)} if before else {}
    comments = for_desk(page)
    fields = [
        FieldRead(
            name,
            label_of(type(page), name),
            *_text(latest, name),
            changes.get(name),
            comments.get(name, []),
        )
        for name in labels_of(type(page))
    ]
    shown = [one for one in fields if one.text or one.change or one.comments]
    return TextRead(
        page=latest,
        fields=shown,
        terms=_terms_since(chosen, terms),
        since=chosen,
        earlier=[Earlier(line, line == chosen) for line in lines],
    )


def _earlier(terms: SharingTerms, page: Contribution) -> list[HistoryLine]:
    """Lines with a text that is not the latest one, the latest first."""
    lines = HistoryLine.objects.of(terms.pk).filter(
        step__in=_READ, language=page.language
    )
    lines = lines.exclude(revision=None).exclude(revision=page.latest_revision_id)
    return list(lines.select_related("revision")[:_MOST_EARLIER])


def _chosen(lines: list[HistoryLine], since: int | None) -> HistoryLine | None:
    """The asked one, else the latest: what somebody has read last."""
    for line in lines:
        if line.pk == since:
            return line
    return lines[0] if lines else None


def _terms_since(line: HistoryLine | None, terms: SharingTerms) -> list[FieldChange]:
    if line is None or not isinstance(line.detail.get("visibility"), int):
        return []
    changes: list[FieldChange] = compare_terms(
        line.detail, terms.visibility, terms.attribution
    )
    return changes


def _text(page: Contribution, name: str) -> tuple[str, bool]:
    """What a field says, and whether that is a list of names."""
    value = value_of(page, name)
    is_a_list = isinstance(value, list)
    return _(", ").join(value) if is_a_list else str(value), is_a_list


def revision_read(page: Contribution) -> Revision | None:
    """The text that is before the reader."""
    revision: Revision | None = page.latest_revision
    return revision
