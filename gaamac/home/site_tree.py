"""Builds what every installation needs before content: languages, page tree, groups, review.

Idempotent: `manage.py prepare_site` runs it at each start and deployment.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from wagtail.models import (
    GroupPagePermission,
    Locale,
    Page,
    Site,
    Workflow,
    WorkflowPage,
    WorkflowTask,
)

from exchange.choices import Kind
from exchange.models import ContributionIndexPage, EditorialReview
from gaamac.common.languages import CODES
from members.querysets import EDITORS_GROUP
from review.first_reasons import plant_first_reasons
from review.models import CannedReason, OutsideReading, ReadingByReviewers

from .models import HomePage

REVIEW_NAME = "Review"
REVIEWERS_NAME = "Reviewers"
OUTSIDE_NAME = "Outside approval"
PAGE_PERMISSIONS = (
    "add_page",
    "bulk_delete_page",
    "change_page",
    "delete_page",
    "lock_page",
    "publish_page",
    "unlock_page",
    "view_page",
)
# Models that editors keep in the desk, beside pages (`app_label.model`).
EDITORS_MODELS = (
    "members.organisation",
    "members.country",
    "members.region",
    "members.focalpoint",
    "members.membership",
    "exchange.topic",
    "home.concern",
    "media.portalimage",
    "media.portaldocument",
)
SLUGS = {
    Kind.PRACTICE: "practices",
    Kind.CHALLENGE: "challenges",
    Kind.OFFER: "offers",
    Kind.MEETING: "meetings",
}


@dataclass(slots=True)
class Prepared:
    """How much was created; all zero at a second run."""

    languages: int = 0
    pages: int = 0
    groups: int = 0
    reviews: int = 0


@transaction.atomic
def prepare_site() -> Prepared:
    """Create what is missing and leave the rest as the editors made it."""
    prepared = Prepared()
    locales = _languages(prepared)
    homes = _home_pages(locales, prepared)
    for locale in locales:
        _index_pages(homes, locale, prepared)
    editors = _editors_group(homes["en"], prepared)
    _review(homes, editors, prepared)
    return prepared


def _languages(prepared: Prepared) -> list[Locale]:
    locales = []
    for code in CODES:
        locale, created = Locale.objects.get_or_create(language_code=code)
        prepared.languages += created
        locales.append(locale)
    return locales


def _home_pages(locales: list[Locale], prepared: Prepared) -> dict[str, HomePage]:
    """One home page a language below the root; the English one is the site's."""
    root = Page.get_first_root_node()
    homes = {
        home.locale.language_code: home
        for home in HomePage.objects.select_related("locale")
    }
    for locale in locales:
        code = locale.language_code
        if code in homes:
            continue
        home = HomePage(title="GAAMAC", slug=f"home-{code}", locale=locale, live=True)
        if homes:
            home.translation_key = homes["en"].translation_key
        root.add_child(instance=home)
        home.save_revision().publish()
        homes[code] = home
        prepared.pages += 1
    _settle_site(homes["en"])
    return homes


def _settle_site(home: HomePage) -> None:
    """The site's root is the English home page; Wagtail's welcome page goes."""
    site = Site.objects.filter(is_default_site=True).first() or Site(
        is_default_site=True
    )
    if site.root_page_id != home.pk:
        hostname, _, port = settings.PORTAL_URL.split("://", 1)[1].partition(":")
        site.hostname, site.port = hostname.split("/")[0], int(port or 80)
        site.site_name, site.root_page = settings.WAGTAIL_SITE_NAME, home
        site.save()
    for page in Page.objects.filter(depth=2, content_type__model="page"):
        page.delete()


def _index_pages(
    homes: dict[str, HomePage], locale: Locale, prepared: Prepared
) -> None:
    """The place of each kind in this language's tree."""
    home = homes[locale.language_code]
    for kind, slug in SLUGS.items():
        if ContributionIndexPage.objects.filter(kind=kind, locale=locale).exists():
            continue
        place = ContributionIndexPage(
            title=slug.capitalize(), slug=slug, kind=kind, locale=locale
        )
        original = (
            ContributionIndexPage.objects.filter(kind=kind).order_by("pk").first()
        )
        if original:
            place.translation_key = original.translation_key
        home.refresh_from_db()
        home.add_child(instance=place)
        place.save_revision().publish()
        prepared.pages += 1


def _editors_group(home: HomePage, prepared: Prepared) -> Group:
    """Editors may do everything with pages and with what the desk keeps."""
    editors, created = Group.objects.get_or_create(name=EDITORS_GROUP)
    prepared.groups += created
    Group.objects.filter(name="Moderators").delete()
    root = home.get_root()
    for codename in PAGE_PERMISSIONS:
        permission = Permission.objects.get(
            codename=codename, content_type__app_label="wagtailcore"
        )
        GroupPagePermission.objects.get_or_create(
            group=editors, page=root, permission=permission
        )
    editors.permissions.add(*_desk_permissions())
    return editors


def _may_translate() -> Permission:
    """Permission to start translations.

    A migration of wagtail-localize makes it, so that it is gone where tables were emptied.
    """
    place, _made = ContentType.objects.get_or_create(
        app_label="wagtail_localize", model="translation"
    )
    permission, _made = Permission.objects.get_or_create(
        content_type=place,
        codename="submit_translation",
        defaults={"name": "Can submit translations"},
    )
    return permission


def _desk_permissions() -> list[Permission]:
    """Permission to enter the desk, and all permissions on the models kept there."""
    wanted = [Permission.objects.get(codename="access_admin"), _may_translate()]
    for label in EDITORS_MODELS:
        app_label, model = label.split(".")
        wanted += Permission.objects.filter(
            content_type__app_label=app_label, content_type__model=model
        )
    return wanted


def _review(homes: dict[str, HomePage], editors: Group, prepared: Prepared) -> None:
    """The review workflow, on every language's tree."""
    workflow, created = Workflow.objects.get_or_create(name=REVIEW_NAME)
    prepared.reviews += created
    if created and not CannedReason.objects.exists():
        plant_first_reasons()
    task = EditorialReview.objects.first()
    if task is None:
        task = EditorialReview.objects.create(name=REVIEW_NAME)
    task.groups.add(editors)
    WorkflowTask.objects.get_or_create(workflow=workflow, task=task.task_ptr)
    _steps_of_others(workflow, task)
    Workflow.objects.exclude(pk=workflow.pk).filter(name="Moderators approval").delete()
    for home in homes.values():
        WorkflowPage.objects.update_or_create(
            page=home, defaults={"workflow": workflow}
        )


def _steps_of_others(workflow: Workflow, last: EditorialReview) -> None:
    """Reviewers and outside approvers come before the editors; left alone once they were made."""
    steps = ((ReadingByReviewers, REVIEWERS_NAME), (OutsideReading, OUTSIDE_NAME))
    for number, (model, name) in enumerate(steps):
        if not model.objects.exists():
            step = model.objects.create(name=name)
            WorkflowTask.objects.create(
                workflow=workflow, task=step.task_ptr, sort_order=number
            )
    WorkflowTask.objects.filter(
        workflow=workflow, task=last.task_ptr, sort_order=None
    ).update(sort_order=len(steps))
