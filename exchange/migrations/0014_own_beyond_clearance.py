"""What somebody who wrote thousands sees beyond their clearance, found without reading a row."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("exchange", "0013_imports")]

    operations = [
        migrations.AddIndex(
            model_name="catalogueentry",
            index=models.Index(
                condition=models.Q(("visibility__gt", 0)),
                fields=["translation_key"],
                include=("visibility", "page"),
                name="catalogue_own",
            ),
        ),
    ]
