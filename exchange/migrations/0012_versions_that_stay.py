"""What a version stood for passes to those that stay, when its page goes without being saved."""

from django.db import migrations

# The same rule as `exchange.catalogue._settle_versions`, for whatever deletes or unpublishes
# pages past it: the languages of the version that went are the oldest one's now.
SETTLE = """
CREATE FUNCTION exchange_settle_versions() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE exchange_catalogueentry AS entry SET
        languages = (
            SELECT array_agg(stays.language ORDER BY stays.page_id)
            FROM exchange_catalogueentry AS stays
            WHERE stays.translation_key = entry.translation_key
        ),
        shown_in = CASE WHEN EXISTS (
            SELECT FROM exchange_catalogueentry AS older
            WHERE older.translation_key = entry.translation_key
            AND older.page_id < entry.page_id
        ) THEN entry.shown_in ELSE entry.shown_in || went.shown_in END
    FROM (
        SELECT translation_key, array_agg(code)::varchar[] AS shown_in
        FROM removed, unnest(removed.shown_in) AS code
        GROUP BY translation_key
    ) AS went
    WHERE went.translation_key = entry.translation_key;
    RETURN NULL;
END
$$;
CREATE TRIGGER exchange_version_went AFTER DELETE ON exchange_catalogueentry
    REFERENCING OLD TABLE AS removed
    FOR EACH STATEMENT EXECUTE FUNCTION exchange_settle_versions();
"""
DROP = """
DROP TRIGGER exchange_version_went ON exchange_catalogueentry;
DROP FUNCTION exchange_settle_versions();
"""


class Migration(migrations.Migration):
    dependencies = [("exchange", "0011_years_across_kinds")]

    operations = [migrations.RunSQL(SETTLE, DROP)]
