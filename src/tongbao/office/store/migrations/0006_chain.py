import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('store', '0005_guards'),
    ]

    operations = [
        migrations.CreateModel(
            name='ExtensionRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=20)),
                ('place', models.CharField(blank=True, max_length=40)),
                ('period', models.CharField(max_length=20)),
                ('until', models.DateField()),
                ('reason', models.TextField()),
                ('granted_by', models.CharField(max_length=60)),
                ('granted_at', models.CharField(max_length=32)),
            ],
            options={
                'indexes': [models.Index(fields=['kind', 'period'], name='extension_period')],
            },
        ),
        migrations.CreateModel(
            name='MandateRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('place', models.CharField(db_index=True, max_length=40)),
                ('since', models.DateField()),
                ('until', models.DateField()),
                ('passes_to', models.CharField(blank=True, max_length=40)),
                ('reason', models.TextField()),
                ('decided_by', models.CharField(max_length=60)),
                ('decided_at', models.CharField(max_length=32)),
            ],
        ),
        migrations.CreateModel(
            name='MoveRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('act', models.CharField(max_length=20)),
                ('from_state', models.CharField(max_length=20)),
                ('to_state', models.CharField(max_length=20)),
                ('from_level', models.CharField(blank=True, max_length=12)),
                ('to_level', models.CharField(blank=True, max_length=12)),
                ('place', models.CharField(blank=True, max_length=40)),
                ('who', models.CharField(max_length=60)),
                ('at', models.CharField(max_length=32)),
                ('reason', models.TextField(blank=True)),
                ('undone_at', models.CharField(blank=True, default='', max_length=32)),
                ('upload', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='store.uploadrow')),
            ],
        ),
    ]
