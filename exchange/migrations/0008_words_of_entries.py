"""The words of entries as docs/decisions/0070 has them: a short row, title and spellings apart.

Texts that were there before keep their old vectors and are found as before; `manage.py
rebuild_catalogue` folds them, adds their spellings and the text for snippets.
"""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
from django.db import migrations, models

# What is larger than this lies outside the row, so that a search reads little: the vectors do.
SHORT_ROWS = "ALTER TABLE exchange_cataloguetext SET (toast_tuple_target = 128);"
USUAL_ROWS = "ALTER TABLE exchange_cataloguetext RESET (toast_tuple_target);"

# The same number as `exchange.search.texts.recency`: 719163 days before 1970.
FILL = """
UPDATE exchange_cataloguetext AS text SET
    recency = (
        (719163 + floor(extract(epoch FROM entry.published_at) / 86400))::bigint << 32
    ) + coalesce(extract(epoch FROM entry.confirmed_at), 0)::bigint,
    title_vector = ts_filter(text.vector, '{a}') || to_tsvector('portal_simple', entry.title)
FROM exchange_catalogueentry AS entry
WHERE entry.page_id = text.entry_id;
"""


class Migration(migrations.Migration):
    dependencies = [("exchange", "0007_index_of_the_catalogue")]

    operations = [
        migrations.RunSQL(SHORT_ROWS, USUAL_ROWS),
        migrations.AddField(
            model_name="cataloguetext",
            name="recency",
            field=models.BigIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="cataloguetext",
            name="title_vector",
            field=django.contrib.postgres.search.SearchVectorField(default=""),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="cataloguetext",
            name="words",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.TextField(), default=list, size=None
            ),
        ),
        migrations.AddField(
            model_name="cataloguetext",
            name="body",
            field=models.TextField(blank=True),
        ),
        migrations.RemoveIndex(model_name="cataloguetext", name="catalogue_words"),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.AddIndex(
            model_name="cataloguetext",
            index=django.contrib.postgres.indexes.GinIndex(
                fastupdate=False, fields=["vector"], name="catalogue_words"
            ),
        ),
        migrations.AddIndex(
            model_name="cataloguetext",
            index=django.contrib.postgres.indexes.GinIndex(
                fastupdate=False, fields=["title_vector"], name="catalogue_title_words"
            ),
        ),
        migrations.AddIndex(
            model_name="cataloguetext",
            index=django.contrib.postgres.indexes.GinIndex(
                fastupdate=False, fields=["words"], name="catalogue_spellings"
            ),
        ),
    ]
