"""One index of years for a list of one kind and for the search across all."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("exchange", "0010_likeness_of_words")]

    operations = [
        migrations.RemoveIndex(
            model_name="catalogueentry",
            name="catalogue_by_year",
        ),
        migrations.AddIndex(
            model_name="catalogueentry",
            index=models.Index(
                models.OrderBy(models.F("year"), descending=True, nulls_last=True),
                models.OrderBy(models.F("page"), descending=True),
                name="catalogue_years",
            ),
        ),
    ]
