"""Two indexes in which lists of a kind find what they show and count: the open records, and how the newest stand."""

from django.db import migrations, models

from kesu.cases.migrating import AddIndexBeside


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("cases", "0011_figures_of_parts")]
    operations = [
        AddIndexBeside(
            model_name="caserecord",
            index=models.Index(
                condition=models.Q(("closed_at", None)),
                fields=["kind", "-opened_at", "-id"],
                name="open_records_of_a_kind",
            ),
        ),
        AddIndexBeside(
            model_name="caserecord",
            index=models.Index(
                fields=["kind", "-opened_at", "-id", "closed_as", "closed_at", "next_due"],
                name="standing_of_a_kind",
            ),
        ),
    ]
