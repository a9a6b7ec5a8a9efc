"""Guards against back-dated papers and chosen visits: the register of receipts, the lots drawn."""

from django.db import models


class ReceiptRow(models.Model):
    """Store one paper received: its number in the register, the day it came, the day it bears."""

    number = models.IntegerField(unique=True)
    received_on = models.DateField()
    dated = models.DateField(null=True)
    title = models.CharField(max_length=200)
    digest = models.CharField(max_length=64, blank=True)
    by = models.CharField(max_length=60)


class VisitRow(models.Model):
    """Store an institution drawn by lot, and the outcome of the visit (see sampling.toml), empty until recorded."""

    year = models.IntegerField()
    words = models.CharField(max_length=200)
    institution = models.CharField(max_length=40)
    position = models.IntegerField()
    outcome = models.CharField(max_length=30, blank=True)
    note = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["year", "institution"], name="one_visit_a_year")]
