"""Closed books, corrections beside them, proposals of two-person acts, the audit log."""

from django.db import models


class BookRow(models.Model):
    """Store a closed book: its seal as registered when it was closed. Never changed: see triggers.py."""

    kind = models.CharField(max_length=20)
    scope = models.CharField(max_length=40)
    period = models.CharField(max_length=20)
    vintage = models.IntegerField()
    folder = models.CharField(max_length=200)
    seal = models.CharField(max_length=64)
    seal_sm3 = models.CharField(max_length=64, blank=True)
    proposed_by = models.CharField(max_length=60)
    confirmed_by = models.CharField(max_length=60)
    closed_at = models.CharField(max_length=32)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "period", "vintage"], name="one_book_a_vintage")]


class PeriodRow(models.Model):
    """Store a period of a kind of returns: the row that sealing and every submission lock, so that one waits."""

    kind = models.CharField(max_length=20)
    period = models.CharField(max_length=20)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "period"], name="one_period")]


class CorrectionRow(models.Model):
    """Store a late correction beside the sealed value, in thousandths or in words; it makes the next vintage."""

    institution = models.CharField(max_length=40)
    month = models.CharField(max_length=7)
    item = models.CharField(max_length=60)
    before_milli = models.BigIntegerField(null=True)
    after_milli = models.BigIntegerField(null=True)
    before_text = models.CharField(max_length=60, blank=True, default="")
    after_text = models.CharField(max_length=60, blank=True, default="")
    reason = models.TextField()
    upload = models.CharField(max_length=64)
    vintage = models.IntegerField(default=0)


class ProposalRow(models.Model):
    """Store an act of two persons proposed by one, not yet confirmed by another; ``content`` digests its content."""

    act = models.CharField(max_length=20)
    subject = models.CharField(max_length=160)
    by = models.CharField(max_length=60)
    at = models.CharField(max_length=32)
    content = models.CharField(max_length=64, blank=True, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["act", "subject"], name="one_proposal")]


class TrailRow(models.Model):
    """Store one act in the audit log, chained to the one before. Never changed: see triggers.py."""

    at = models.CharField(max_length=32)
    who = models.CharField(max_length=60)
    act = models.CharField(max_length=20)
    subject = models.TextField()
    before = models.CharField(max_length=64, blank=True)
    digest = models.CharField(max_length=64)
