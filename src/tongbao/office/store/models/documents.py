"""Documents, the asks they make, and the reminders sent."""

from django.db import models


class DocumentRow(models.Model):
    """A draft or an issued document; what it was made from stands in its folder."""

    key = models.CharField(max_length=120, unique=True)
    kind = models.CharField(max_length=20)
    period = models.CharField(max_length=20)
    as_of = models.CharField(max_length=10)
    number = models.CharField(max_length=60, blank=True)
    state = models.CharField(max_length=10)
    folder = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)
    drafted_by = models.CharField(max_length=60)
    issued_by = models.CharField(max_length=60, blank=True)


class AskRow(models.Model):
    """One demand of one issued document."""

    key = models.CharField(max_length=120, unique=True)
    document = models.CharField(max_length=60)
    issued_on = models.CharField(max_length=10)
    body = models.JSONField()


class ReminderRow(models.Model):
    """One reminder sent to one unit about one ask."""

    ask = models.CharField(max_length=120)
    unit = models.CharField(max_length=40)
    sent_on = models.CharField(max_length=10)
    by = models.CharField(max_length=60)
