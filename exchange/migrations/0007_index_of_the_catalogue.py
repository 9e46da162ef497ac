"""What the index in memory reads (docs/decisions/0071), and the orders of long lists.

The table of changes has no model: only `exchange.index.loading` reads it, and only these
triggers write it, whoever writes the catalogue.
"""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.functions
from django.db import migrations, models

# `unaccent` is only STABLE, since somebody could change its rules; ours stay as they are.
SORT_KEY = """
CREATE FUNCTION exchange_sort_key(text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
    RETURN lower(unaccent('unaccent'::regdictionary, $1));
"""
DROP_SORT_KEY = "DROP FUNCTION exchange_sort_key(text);"

CHANGES = """
CREATE TABLE exchange_cataloguechange (
    page_id integer PRIMARY KEY,
    changed_in xid8 NOT NULL
);
CREATE INDEX exchange_cataloguechange_in ON exchange_cataloguechange (changed_in);
INSERT INTO exchange_cataloguechange
    SELECT page_id, pg_current_xact_id() FROM exchange_catalogueentry;

CREATE FUNCTION exchange_note_changes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'TRUNCATE' THEN
        UPDATE exchange_cataloguechange SET changed_in = pg_current_xact_id();
    ELSE
        INSERT INTO exchange_cataloguechange AS known
            SELECT page_id, pg_current_xact_id() FROM changed
            ON CONFLICT (page_id) DO UPDATE SET changed_in = EXCLUDED.changed_in
            WHERE known.changed_in <> EXCLUDED.changed_in;
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER exchange_inserted AFTER INSERT ON exchange_catalogueentry
    REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION exchange_note_changes();
CREATE TRIGGER exchange_updated AFTER UPDATE ON exchange_catalogueentry
    REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION exchange_note_changes();
CREATE TRIGGER exchange_removed AFTER DELETE ON exchange_catalogueentry
    REFERENCING OLD TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION exchange_note_changes();
CREATE TRIGGER exchange_emptied AFTER TRUNCATE ON exchange_catalogueentry
    FOR EACH STATEMENT EXECUTE FUNCTION exchange_note_changes();
"""
DROP_CHANGES = """
DROP TRIGGER exchange_inserted ON exchange_catalogueentry;
DROP TRIGGER exchange_updated ON exchange_catalogueentry;
DROP TRIGGER exchange_removed ON exchange_catalogueentry;
DROP TRIGGER exchange_emptied ON exchange_catalogueentry;
DROP FUNCTION exchange_note_changes();
DROP TABLE exchange_cataloguechange;
"""

# The languages in which each contribution can be read, for rows that were there before.
LANGUAGES = """
UPDATE exchange_catalogueentry AS entry SET languages = versions.languages
FROM (
    SELECT translation_key, array_agg(language ORDER BY page_id) AS languages
    FROM exchange_catalogueentry GROUP BY translation_key
) AS versions
WHERE versions.translation_key = entry.translation_key;
"""


class Migration(migrations.Migration):
    dependencies = [("exchange", "0006_saved_searches")]

    operations = [
        migrations.AddField(
            model_name="catalogueentry",
            name="languages",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=8), default=list, size=None
            ),
        ),
        migrations.RunSQL(SORT_KEY, DROP_SORT_KEY),
        migrations.AddField(
            model_name="catalogueentry",
            name="sort_title",
            field=models.GeneratedField(
                db_persist=True,
                expression=models.Func("title", function="exchange_sort_key"),
                output_field=models.TextField(),
            ),
        ),
        migrations.AddIndex(
            model_name="catalogueentry",
            index=models.Index(
                models.OrderBy(models.F("published_at"), descending=True),
                models.OrderBy(models.F("page"), descending=True),
                name="catalogue_newest",
            ),
        ),
        migrations.AddIndex(
            model_name="catalogueentry",
            index=models.Index(
                models.F("sort_title"), models.F("page"), name="catalogue_titles"
            ),
        ),
        migrations.AddIndex(
            model_name="catalogueentry",
            index=models.Index(
                models.OrderBy(
                    models.F("confirmed_at"), descending=True, nulls_last=True
                ),
                models.OrderBy(models.F("page"), descending=True),
                name="catalogue_confirmed",
            ),
        ),
        migrations.AddIndex(
            model_name="catalogueentry",
            index=models.Index(
                models.OrderBy(models.F("adaptation_count"), descending=True),
                models.OrderBy(models.F("published_at"), descending=True),
                models.OrderBy(models.F("page"), descending=True),
                name="catalogue_adapted",
            ),
        ),
        migrations.RunSQL(LANGUAGES, migrations.RunSQL.noop),
        migrations.RunSQL(CHANGES, DROP_CHANGES),
    ]
