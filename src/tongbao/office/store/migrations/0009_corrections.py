from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('store', '0008_flags'),
    ]

    operations = [
        migrations.AlterField(
            model_name='correctionrow',
            name='item',
            field=models.CharField(max_length=60),
        ),
        migrations.AddField(
            model_name='correctionrow',
            name='before_text',
            field=models.CharField(blank=True, default='', max_length=60),
        ),
        migrations.AddField(
            model_name='correctionrow',
            name='after_text',
            field=models.CharField(blank=True, default='', max_length=60),
        ),
    ]
