"""What counts is kept in ten-thousandths, so that sums of money are exact in both databases."""

from django.db import migrations, models
from django.db.models import F

PARTS = 10_000


def to_parts(apps, schema_editor):
    apps.get_model("cases", "Tally").objects.update(amount=F("amount") * PARTS)


def to_whole(apps, schema_editor):
    apps.get_model("cases", "Tally").objects.update(amount=F("amount") / PARTS)


class Migration(migrations.Migration):
    dependencies = [("cases", "0003_seals")]

    operations = [
        migrations.RunPython(to_parts, to_whole),
        migrations.CreateModel(
            name="AccountEntry",
            fields=[
                ("pk", models.CompositePrimaryKey("record_id", "no", blank=True, editable=False, primary_key=True, serialize=False)),
                ("no", models.PositiveIntegerField()),
                ("posting", models.CharField(max_length=60)),
                ("item", models.CharField(blank=True, max_length=60)),
                ("account", models.CharField(max_length=60)),
                ("holder", models.CharField(blank=True, max_length=200)),
                ("amount", models.BigIntegerField()),
                ("at", models.DateTimeField()),
                ("seq", models.PositiveIntegerField()),
                ("counter", models.BooleanField()),
                ("clause", models.CharField(blank=True, max_length=40)),
                ("record", models.ForeignKey(on_delete=models.deletion.PROTECT, related_name="account_entries", to="cases.caserecord")),
            ],
            options={"indexes": [models.Index(fields=["account", "holder", "at"], name="entries_of_a_holder")]},
        ),
    ]
