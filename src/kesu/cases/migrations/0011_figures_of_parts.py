"""Figure rows hold short texts, proved causes and what items say: the worker writes all rows anew from the journals."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("cases", "0010_figures_by_closing")]

    operations = [migrations.RunSQL("DELETE FROM cases_figurerow", migrations.RunSQL.noop)]
