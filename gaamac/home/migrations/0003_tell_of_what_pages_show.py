"""Triggers on everything that a page for everybody shows (docs/decisions/0072)."""

from django.db import migrations

from gaamac.common.page_cache.watching import watched, watched_updates

# Written in full at every change of theirs, and so whole.
SHOWN = (
    "exchange_address",
    "exchange_authorship",
    "exchange_catalogueentry",
    "exchange_cataloguetext",
    "exchange_response",
    "exchange_sharingterms",
    "exchange_topic",
    "members_country",
    "members_focalpoint",
    "members_organisation",
    "members_region",
    "home_homepage",
    "home_standardpage",
    "media_portaldocument",
    "media_portalimage",
    "media_portalrendition",
    "meetings_meetingdocument",
    "taggit_tag",
    "taggit_taggeditem",
    "wagtailcore_collection",
    "wagtailcore_locale",
    "wagtailcore_site",
)
KINDS = (
    ("challenges", "challenge"),
    ("challenges", "offer"),
    ("meetings", "meeting"),
    ("practices", "practice"),
)
PARTS = ("_countries", "_regions", "_topics", "tag")
# New and removed rows of these are told of by what belongs to them: a page's own table, a response.
# A draft that is saved changes nothing, nor does signing in.
SOME_UPDATES = {
    "wagtailcore_page": "OLD.live OR NEW.live",
    "members_user": "(OLD.name, OLD.is_active) IS DISTINCT FROM (NEW.name, NEW.is_active)",
    "members_membership": (
        "(OLD.state, OLD.organisation_id) IS DISTINCT FROM (NEW.state, NEW.organisation_id)"
    ),
}


class Migration(migrations.Migration):
    dependencies = [
        ("home", "0002_heading_of_the_front_page"),
        ("challenges", "0002_tags_and_topics"),
        ("exchange", "0004_library_facets"),
        ("media", "0002_cleaned_files"),
        ("meetings", "0001_meetings"),
        ("members", "0003_outgoing_notices"),
        ("practices", "0001_practices"),
        (
            "taggit",
            "0006_rename_taggeditem_content_type_object_id_taggit_tagg_content_8fc721_idx",
        ),
        ("wagtailcore", "0097_baselogentry_uuid_action_timestamp_indexes"),
    ]

    operations = [
        *[watched(table) for table in SHOWN],
        *[watched(f"{app}_{kind}") for app, kind in KINDS],
        *[watched(f"{app}_{kind}{part}") for app, kind in KINDS for part in PARTS],
        *[watched_updates(table, when) for table, when in SOME_UPDATES.items()],
    ]
