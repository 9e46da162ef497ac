"""What a row would do: make something new, change what is there, or nothing. Writes nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING
from uuid import UUID

from django.utils.translation import gettext as _
from wagtail.locks import BasicLock

from gaamac.common.visibility import Visibility
from members.models import Organisation

from ..authors import authored_among
from ..catalogue import model_of
from ..choices import TOPIC_GROUPS, Attribution
from ..models import ImportedContribution, SharingTerms
from ..permissions import is_private_draft, is_wider
from ..services.terms import Answers
from .problems import Problem
from .rows import ImportedRow

if TYPE_CHECKING:
    from ..models import Contribution


class Outcome(StrEnum):
    """What became, or would become, of a row."""

    CREATED = "created"
    CHANGED = "changed"
    PUBLISHED = "published"
    UNCHANGED = "unchanged"
    GONE = "gone"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """How a file is to be taken. `visibility` and `language` hold where a row says nothing.

    `source` names the system whose identifiers the rows have.
    """

    kind: str
    source: str = "import"
    language: str = "en"
    visibility: int | None = None
    publish: bool = False
    skip_bad: bool = False


@dataclass(slots=True)
class Planned:
    """A row and what is to be done with it; `draft` is the page as it would become."""

    row: ImportedRow
    outcome: Outcome
    key: UUID | None = None
    draft: Contribution | None = None
    text_differs: bool = False
    answers: Answers | None = None
    problems: list[Problem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Known:
    """What is there of the contributions that a batch of rows names."""

    imported: dict[str, ImportedContribution]
    terms: dict[UUID, SharingTerms]
    versions: dict[UUID, list[Contribution]]
    authored: set[UUID]
    organisations: dict[int, Organisation]


@dataclass(frozen=True, slots=True)
class _There:
    """The contribution that a row names, as it is on the portal."""

    page: Contribution
    terms: SharingTerms
    organisation: Organisation | None
    is_authored: bool
    says_the_same: bool

    @property
    def was_never_read(self) -> bool:
        """Whether it is still a draft, and the editors' to decide about."""
        return not self.is_authored and self.page.first_published_at is None


class Planner:
    """Plans the rows of one file, a batch at a time."""

    def __init__(self, options: ImportOptions) -> None:
        self._options = options
        self._model = model_of(options.kind)

    def plan(self, rows: list[ImportedRow]) -> list[Planned]:
        """What is to be done with each of these rows."""
        known = self._look_up(rows)
        return [self._plan(row, known) for row in rows]

    def _look_up(self, rows: list[ImportedRow]) -> _Known:
        imported = {
            one.external_id: one
            for one in ImportedContribution.objects.filter(
                source=self._options.source,
                kind=self._options.kind,
                external_id__in=[row.external_id for row in rows],
            )
        }
        keys = {one.translation_key for one in imported.values()}
        keys |= {key for row in rows if (key := _as_key(row.external_id))}
        terms = SharingTerms.objects.filter(kind=self._options.kind, pk__in=keys)
        return _Known(
            imported,
            terms.select_related("organisation").in_bulk(),
            self._versions(keys),
            authored_among(keys),
            Organisation.objects.in_bulk(
                [row.organisation for row in rows if row.organisation]
            ),
        )

    def _versions(self, keys: Iterable[UUID]) -> dict[UUID, list[Contribution]]:
        found: dict[UUID, list[Contribution]] = {}
        pages = self._model.objects.filter(translation_key__in=keys, alias_of=None)
        for page in pages.select_related("locale").order_by("pk"):
            found.setdefault(page.translation_key, []).append(page)
        return found

    def _plan(self, row: ImportedRow, known: _Known) -> Planned:
        imported = known.imported.get(row.external_id)
        key = imported.translation_key if imported else _as_key(row.external_id)
        terms = known.terms.get(key) if key else None
        versions = known.versions.get(key, []) if key else []
        if imported and not (terms and versions):
            return self._gone(row)
        if key is None or terms is None or not versions or _is_hidden(versions, terms):
            return self._new(row, known)
        planned = Planned(row, Outcome.UNCHANGED, key)
        page = self._version(planned, versions)
        if not planned.problems:
            there = _There(
                page,
                terms,
                known.organisations.get(row.organisation or 0),
                is_authored=key in known.authored,
                says_the_same=imported is not None and imported.digest == row.digest,
            )
            self._compare(planned, there)
        if planned.problems:
            planned.outcome = Outcome.BAD
        return planned

    def _gone(self, row: ImportedRow) -> Planned:
        note = _(
            "Line %(line)d: “%(title)s” was imported before and deleted since; left out."
        )
        words = {"line": row.line, "title": row.fields.get("title", "")}
        return Planned(row, Outcome.GONE, notes=[note % words])

    def _new(self, row: ImportedRow, known: _Known) -> Planned:
        planned = Planned(row, Outcome.CREATED)
        visibility = (
            self._options.visibility if row.visibility is None else row.visibility
        )
        if visibility is None and self._options.publish:
            planned.problems.append(_unsaid(row))
            planned.outcome = Outcome.BAD
        planned.answers = Answers(
            Visibility.EDITORS if visibility is None else visibility,
            row.attribution or self._attribution(row),
            known.organisations.get(row.organisation or 0),
        )
        return planned

    @staticmethod
    def _attribution(row: ImportedRow) -> str:
        return str(Attribution.ORGANISATION if row.organisation else Attribution.NAMED)

    @staticmethod
    def _version(planned: Planned, versions: list[Contribution]) -> Contribution:
        """The version in the language of the row; without one, the original."""
        row = planned.row
        if not row.language:
            return versions[0]
        for page in versions:
            if page.language == row.language:
                return page
        reason = _(
            "there is no version in that language, and an import doesn’t translate."
        )
        planned.problems.append(Problem(row.line, "language", reason))
        return versions[0]

    def _compare(self, planned: Planned, there: _There) -> None:
        """Find what the row changes, unless it says the same as when it was last imported."""
        page = there.page
        if not there.says_the_same:
            self._compare_terms(planned, there)
            planned.draft = page.get_latest_revision_as_object()
            planned.text_differs = fill(planned.draft, planned.row)
            if planned.text_differs:
                _refuse_held(planned, there)
            if planned.text_differs or planned.answers:
                planned.outcome = Outcome.CHANGED
        if self._options.publish and there.was_never_read:
            self._publish(planned, there)

    def _publish(self, planned: Planned, there: _There) -> None:
        """What waits as a draft is published, when it is said who may see it."""
        row, terms = planned.row, there.terms
        if row.visibility is None and self._options.visibility is not None:
            before = planned.answers or Answers.of(terms)
            planned.answers = replace(before, visibility=self._options.visibility)
        elif row.visibility is None and terms.visibility == Visibility.EDITORS:
            planned.problems.append(_unsaid(row))
        if planned.outcome == Outcome.UNCHANGED:
            planned.outcome = Outcome.PUBLISHED
        planned.draft = planned.draft or there.page.get_latest_revision_as_object()

    def _compare_terms(self, planned: Planned, there: _There) -> None:
        row, now = planned.row, Answers.of(there.terms)
        wanted = Answers(
            now.visibility if row.visibility is None else row.visibility,
            row.attribution or now.attribution,
            there.organisation if row.has_organisation else now.organisation,
        )
        if wanted == now:
            return
        if there.is_authored:
            note = _(
                "Line %(line)d: who may see it, and whose name is shown, is its author’s to say;"
                " that was left as it is."
            )
            planned.notes.append(note % {"line": row.line})
        elif there.page.first_published_at and _shows_more(there.terms, wanted):
            reason = _(
                "an import doesn’t show what is published to more people, or under another name."
            )
            planned.problems.append(Problem(row.line, "visibility", reason))
        else:
            planned.answers = wanted


def _unsaid(row: ImportedRow) -> Problem:
    reason = _("it can’t be published before it is said who may see it.")
    return Problem(row.line, "visibility", reason)


def _shows_more(terms: SharingTerms, wanted: Answers) -> bool:
    other = wanted.organisation not in (None, terms.organisation)
    return other or is_wider(terms, wanted.visibility, wanted.attribution)


def _refuse_held(planned: Planned, there: _There) -> None:
    """What its author is changing, or an editor has locked, is left alone."""
    page, reason = there.page, ""
    if isinstance(page.get_lock(), BasicLock):
        reason = _("an editor has locked it in the desk.")
    elif there.is_authored and page.has_unpublished_changes:
        reason = _("its author is changing it; an import would write over that.")
    if reason:
        planned.problems.append(Problem(planned.row.line, "", reason))


def _as_key(text: str) -> UUID | None:
    """An identifier that an export of this portal wrote."""
    try:
        return UUID(text) if len(text) == 36 else None
    except ValueError:
        return None


def _is_hidden(versions: list[Contribution], terms: SharingTerms) -> bool:
    """Never sent to the editors: an import doesn't learn of it."""
    return is_private_draft(versions[0], terms)


def fill(page: Contribution, row: ImportedRow) -> bool:
    """Write what the row says into a page; whether anything is different now."""
    differs = False
    for name, value in row.fields.items():
        now = getattr(page, name)
        # As it was exported: what reads like HTML in it is a text of ours.
        if row.typed.get(name) == now and now:
            continue
        new = page._meta.get_field(name).to_python(value)
        if new != now:
            setattr(page, name, new)
            differs = True
    return _fill_relations(page, row) or differs


def _fill_relations(page: Contribution, row: ImportedRow) -> bool:
    differs = False
    wanted = {
        "countries": row.countries,
        "regions": row.regions,
        "topics": _topic_ids(page, row) if row.terms else None,
    }
    for name, ids in wanted.items():
        manager = getattr(page, name)
        if ids is not None and {one.pk for one in manager.all()} != set(ids):
            manager.set(list(manager.model.objects.filter(pk__in=ids)))
            differs = True
    if row.tags is not None and {tag.name for tag in page.tags.all()} != set(row.tags):
        page.tags.set(row.tags)
        differs = True
    return differs


def _topic_ids(page: Contribution, row: ImportedRow) -> set[int]:
    """The terms of the row, and those of groups for which the file has no column."""
    covered = {
        group
        for code in row.terms
        for group in (TOPIC_GROUPS if code == "topic" else (code,))
    }
    kept = {topic.pk for topic in page.topics.all() if topic.group not in covered}
    return kept.union(*row.terms.values())
