from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('store', '0003_intake'),
    ]

    operations = [
        migrations.CreateModel(
            name='OutboxRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=200, unique=True)),
                ('to', models.CharField(blank=True, max_length=200)),
                ('subject', models.CharField(max_length=200)),
                ('body', models.TextField()),
                ('digest', models.CharField(max_length=64)),
                ('state', models.CharField(default='queued', max_length=10)),
                ('attempts', models.IntegerField(default=0)),
                ('queued_at', models.CharField(max_length=32)),
                ('queued_by', models.CharField(max_length=60)),
                ('sent_at', models.CharField(blank=True, max_length=32)),
                ('message_id', models.CharField(blank=True, max_length=120)),
                ('reply', models.TextField(blank=True)),
            ],
        ),
        migrations.CreateModel(
            name='SignoffRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('county', models.CharField(max_length=40)),
                ('year', models.IntegerField()),
                ('digest', models.CharField(max_length=64)),
                ('institutions', models.IntegerField()),
                ('by', models.CharField(max_length=60)),
                ('at', models.CharField(max_length=32)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('county', 'year'), name='one_signoff_a_year')],
            },
        ),
        migrations.CreateModel(
            name='OpeningRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('scope', models.CharField(max_length=40)),
                ('whole', models.BooleanField(default=False)),
                ('year', models.IntegerField()),
                ('item', models.CharField(max_length=30)),
                ('milli', models.BigIntegerField()),
                ('file', models.CharField(max_length=200)),
                ('digest', models.CharField(max_length=64)),
                ('line', models.IntegerField()),
                ('unverified', models.BooleanField(default=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('scope', 'year', 'item'), name='one_opening_figure')],
            },
        ),
    ]
