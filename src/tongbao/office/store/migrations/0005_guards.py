from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('store', '0004_duties'),
    ]

    operations = [
        migrations.CreateModel(
            name='ReceiptRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.IntegerField(unique=True)),
                ('received_on', models.DateField()),
                ('dated', models.DateField(null=True)),
                ('title', models.CharField(max_length=200)),
                ('digest', models.CharField(blank=True, max_length=64)),
                ('by', models.CharField(max_length=60)),
            ],
        ),
        migrations.CreateModel(
            name='VisitRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.IntegerField()),
                ('words', models.CharField(max_length=200)),
                ('institution', models.CharField(max_length=40)),
                ('position', models.IntegerField()),
                ('outcome', models.CharField(blank=True, max_length=30)),
                ('note', models.TextField(blank=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('year', 'institution'), name='one_visit_a_year')],
            },
        ),
    ]
