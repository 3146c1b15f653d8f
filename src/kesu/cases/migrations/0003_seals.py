"""Rows that stand in no journal carry a seal, so that `kesu verify` sees any change of them."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0002_search_index")]

    operations = [
        migrations.AddField(
            model_name="edition",
            name="seal",
            field=models.CharField(default="", max_length=64),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="calendaredition",
            name="seal",
            field=models.CharField(default="", max_length=64),
            preserve_default=False,
        ),
    ]
