"""Rows that stand in no journal carry a seal, so that `kesu verify` sees any change of them."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("journal", "0003_access_notes_say_what_and_where")]

    operations = [
        migrations.AddField(
            model_name="accessnote",
            name="seal",
            field=models.CharField(default="", max_length=64),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="refusalnote",
            name="seal",
            field=models.CharField(default="", max_length=64),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="subjectkey",
            name="seal",
            field=models.CharField(default="", max_length=64),
            preserve_default=False,
        ),
    ]
