"""Every table is watched by the page caches, or said here to be shown to nobody in particular."""

from __future__ import annotations

import fnmatch

import pytest
from django.db import connection

pytestmark = pytest.mark.django_db

# People's own business, the desk's, the machinery's: on no page that is the same for everybody.
# A new table belongs here, or gets `watched()` (gaamac.common.page_cache.watching) in the migration
# that creates it. In doubt: there. A page that shows it would stay as it was for up to an hour.
SHOWN_ON_NO_SUCH_PAGE = (
    "account_*",
    "audit_*",
    "auth_*",
    "digests_*",
    "django_*",
    "exchange_cataloguechange",
    "exchange_contributionindexpage",
    "exchange_editorialreview*",
    "exchange_fieldcomment",
    "exchange_follow",
    "exchange_import*",
    "exchange_invitation",
    "exchange_link",
    "exchange_quarantinedfile",
    "exchange_reminder",
    "exchange_savedsearch*",
    "exchange_sealedauthor",
    "exchange_formerreach",
    "exchange_tolduntil",
    "exchange_workingcopy",
    "home_concern",
    "inbound_*",
    "members_accountmail",
    "members_jointact",
    "home_owndataexport",
    "members_noticeswitch",
    "practices_sealedadaptationauthor",
    "members_outgoingnotice",
    "members_suppression",
    "members_user_groups",
    "members_user_user_permissions",
    "mfa_*",
    "practices_readinglist*",
    "review_*",
    "usersessions_*",
    "wagtail_localize_*",
    "wagtailadmin_*",
    "wagtailcore_collectionviewrestriction*",
    "wagtailcore_comment*",
    "wagtailcore_group*",
    "wagtailcore_modellogentry",
    "wagtailcore_page*log*",
    "wagtailcore_pagesubscription",
    "wagtailcore_pageviewrestriction*",
    "wagtailcore_referenceindex",
    "wagtailcore_revision",
    "wagtailcore_task*",
    "wagtailcore_uploadedfile",
    "wagtailcore_workflow*",
    "wagtaildocs_*",
    "wagtailimages_*",
    "wagtailsearch_*",
    "wagtailusers_*",
)


def watched_tables() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger"
            " WHERE tgname = 'portal_change'"
        )
        return {name for (name,) in cursor.fetchall()}


def test_every_table_is_watched_or_shown_on_no_page_for_everybody() -> None:
    tables = set(connection.introspection.table_names())
    named = {
        table
        for table in tables
        for pattern in SHOWN_ON_NO_SUCH_PAGE
        if fnmatch.fnmatch(table, pattern)
    }
    assert tables - named - watched_tables() == set()
    assert named & watched_tables() == set()


def test_nothing_is_said_of_tables_that_are_not_there() -> None:
    tables = connection.introspection.table_names()
    for pattern in SHOWN_ON_NO_SUCH_PAGE:
        assert fnmatch.filter(tables, pattern), pattern
