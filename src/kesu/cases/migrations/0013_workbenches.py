"""Two indexes of workbenches: open cases by their latest change, and the steps that were given by hand."""

from django.db import migrations, models

from kesu.cases.migrating import AddIndexBeside


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("cases", "0012_lists_by_kind")]
    operations = [
        AddIndexBeside(
            model_name="caserecord",
            index=models.Index(
                condition=models.Q(("closed_at", None), ("life", "case")),
                fields=["-changed_at"],
                name="open_cases_by_change",
            ),
        ),
        AddIndexBeside(
            model_name="task",
            index=models.Index(
                condition=models.Q(("is_assigned", True)),
                fields=["record", "key"],
                name="tasks_given_by_hand",
            ),
        ),
    ]
