"""Data of the pages: accounts beside the persons, drafts of grids, tokens of programs."""

from django.db import models


class AccountRow(models.Model):
    """Store how a person may sign in: whether at all, and whether the password must be changed first.

    The password itself is Django's; ``name`` is the person's name in both.
    """

    name = models.CharField(max_length=60, unique=True)
    must_change = models.BooleanField(default=True)
    password_at = models.CharField(max_length=32, blank=True, default="")
    created_by = models.CharField(max_length=60, blank=True, default="")
    away_since = models.DateField(null=True)
    away_until = models.DateField(null=True)
    substitute = models.CharField(max_length=60, blank=True, default="")

    class Meta:
        indexes = [models.Index(fields=["substitute"], name="account_substitute")]


class EntryRow(models.Model):
    """Store a grid being filled in: words as typed, by institution and column. Not a return until it is handed in."""

    kind = models.CharField(max_length=20)
    unit = models.CharField(max_length=40)
    period = models.CharField(max_length=20)
    cells = models.JSONField(default=dict)
    by = models.CharField(max_length=60)
    at = models.CharField(max_length=32)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "unit", "period"], name="one_entry_a_period")]


class TokenRow(models.Model):
    """Store the digest of a token of a program: whose mandate it has, until when, and whether it may write."""

    name = models.CharField(max_length=60)
    digest = models.CharField(max_length=64, unique=True)
    person = models.CharField(max_length=60)
    writes = models.BooleanField(default=False)
    until = models.DateField()
    made_by = models.CharField(max_length=60)
    made_at = models.CharField(max_length=32)
    revoked_at = models.CharField(max_length=32, blank=True, default="")


class PaperRow(models.Model):
    """Store a bill or another paper attached to an institution's month; the paper itself is in the evidence."""

    institution = models.CharField(max_length=40)
    month = models.CharField(max_length=7)
    digest = models.CharField(max_length=64)
    file = models.CharField(max_length=200)
    item = models.CharField(max_length=30, blank=True)
    by = models.CharField(max_length=60)
    at = models.CharField(max_length=32)

    class Meta:
        indexes = [models.Index(fields=["institution", "month"], name="paper_place")]


class ReplyRow(models.Model):
    """Store a unit's reply to an ask: the right of reply; it decides nothing and is recorded beside the bulletin."""

    ask = models.CharField(max_length=120)
    unit = models.CharField(max_length=40)
    words = models.TextField()
    digest = models.CharField(max_length=64, blank=True)
    file = models.CharField(max_length=200, blank=True)
    by = models.CharField(max_length=60)
    at = models.CharField(max_length=32)
    closed_by = models.CharField(max_length=60, blank=True, default="")
    closed_at = models.CharField(max_length=32, blank=True, default="")
    closing = models.TextField(blank=True, default="")


class JobRow(models.Model):
    """Store long work for one person: verb, arguments, progress, result; done once however often it is run."""

    what = models.CharField(max_length=20)
    given = models.JSONField(default=dict)
    by = models.CharField(max_length=60)
    at = models.CharField(max_length=32)
    state = models.CharField(max_length=10, default="queued")
    done = models.IntegerField(default=0)
    whole = models.IntegerField(default=0)
    words = models.TextField(blank=True, default="")
    result = models.JSONField(default=dict)
