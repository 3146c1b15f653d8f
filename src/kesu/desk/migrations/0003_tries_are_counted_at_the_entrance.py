from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("desk", "0002_saved_views"), ("entrance", "0001_initial")]

    operations = [migrations.DeleteModel(name="FailedSignIn")]
