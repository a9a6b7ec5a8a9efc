"""Outgoing messages with proof of delivery; sign-offs of rosters; figures from before the first day."""

from django.db import models


class OutboxRow(models.Model):
    """Store one message, whether or not it could be sent.

    ``key`` identifies its subject and is unique, so that nothing is sent twice. ``state`` is queued, sending, sent,
    failed or printed; ``sending`` means that the program ended between the mail server and this table.
    """

    key = models.CharField(max_length=200, unique=True)
    to = models.CharField(max_length=200, blank=True)
    subject = models.CharField(max_length=200)
    body = models.TextField()
    digest = models.CharField(max_length=64)
    state = models.CharField(max_length=10, default="queued")
    attempts = models.IntegerField(default=0)
    queued_at = models.CharField(max_length=32)
    queued_by = models.CharField(max_length=60)
    sent_at = models.CharField(max_length=32, blank=True)
    message_id = models.CharField(max_length=120, blank=True)
    reply = models.TextField(blank=True)


class SignoffRow(models.Model):
    """Store a county's roster of a year as somebody signed it: the digest identifies the institutions on it."""

    county = models.CharField(max_length=40)
    year = models.IntegerField()
    digest = models.CharField(max_length=64)
    institutions = models.IntegerField()
    by = models.CharField(max_length=60)
    at = models.CharField(max_length=32)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["county", "year"], name="one_signoff_a_year")]


class OpeningRow(models.Model):
    """Store an opening figure of an institution or an area, imported and unverified, in thousandths."""

    scope = models.CharField(max_length=40)
    whole = models.BooleanField(default=False)
    year = models.IntegerField()
    item = models.CharField(max_length=30)
    milli = models.BigIntegerField()
    file = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)
    line = models.IntegerField()
    unverified = models.BooleanField(default=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["scope", "year", "item"], name="one_opening_figure")]
