from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("claims", "0021_facts_carried_over")]

    operations = [
        migrations.AddField(
            model_name="watch",
            name="planned_at",
            field=models.DateTimeField(null=True),
        ),
    ]
