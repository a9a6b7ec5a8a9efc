"""Returns as they came in: uploads, their lines and facts, flags, decisions."""

from django.db import models


class UploadRow(models.Model):
    """Store one return received, its paper under its digest; a paper of several months is one return a month.

    ``level`` is the level whose review it awaits (empty: the office's own), ``entered_by`` who typed a paper return for
    its reporter (代录), ``scan`` the digest of the signed scan, ``read`` the rows read, ``reading_notes`` the
    conversions and the rows that are not data.
    """

    digest = models.CharField(max_length=64)
    file = models.CharField(max_length=200)
    kind = models.CharField(max_length=20)
    unit = models.CharField(max_length=40)
    period = models.CharField(max_length=20)
    sender = models.CharField(max_length=120, blank=True)
    received_at = models.CharField(max_length=32)
    state = models.CharField(max_length=20)
    reason = models.TextField(blank=True)
    columns = models.JSONField(default=dict)
    level = models.CharField(max_length=12, blank=True, default="")
    entered_by = models.CharField(max_length=60, blank=True, default="")
    scan = models.CharField(max_length=64, blank=True, default="")
    read = models.IntegerField(default=0)
    reading_notes = models.JSONField(default=list)

    class Meta:
        indexes = [
            models.Index(fields=["kind", "unit", "period"], name="upload_place"),
            models.Index(fields=["unit", "period"], name="upload_unit"),
            models.Index(fields=["period", "kind"], name="upload_period"),
            models.Index(fields=["state", "kind", "period"], name="upload_state"),
            models.Index(fields=["-received_at", "-id"], name="upload_newest"),
        ]
        constraints = [models.UniqueConstraint(fields=["digest", "kind", "unit", "period"], name="one_upload_a_period")]


class ReadingRow(models.Model):
    """Store one institution-month, wide: thousandths by item. Integers only; rows.py checks it."""

    upload = models.ForeignKey(UploadRow, on_delete=models.PROTECT, db_index=False)
    institution = models.CharField(max_length=40)
    month = models.CharField(max_length=7)
    kind = models.CharField(max_length=20)
    unit = models.CharField(max_length=40)
    county = models.CharField(max_length=12)
    basis = models.CharField(max_length=20)
    line = models.IntegerField()
    amounts = models.JSONField()
    reasons = models.JSONField(default=dict)
    payment = models.CharField(max_length=20, blank=True, default="")
    marks = models.JSONField(default=dict)
    sheet = models.CharField(max_length=60, blank=True, default="")
    cells = models.JSONField(default=dict)

    class Meta:
        indexes = [
            models.Index(fields=["institution", "month"], name="reading_place"),
            models.Index(fields=["month"], name="reading_month"),
            models.Index(fields=["upload"], name="reading_upload"),
        ]


class RecordRow(models.Model):
    """Store a fact, a stated tally, a demand or an issued record."""

    upload = models.ForeignKey(UploadRow, on_delete=models.PROTECT, db_index=False)
    type = models.CharField(max_length=20)
    key = models.CharField(max_length=120)
    body = models.JSONField()

    class Meta:
        indexes = [models.Index(fields=["upload"], name="record_upload")]


class FlagRow(models.Model):
    """Store a flag, the reporter's explanation of it, and the decision on it.

    ``effect`` is how far it could move its city's total of the month [kgce], ``share`` that part of the total
    [millionths]; both are empty where it moves no standard coal.
    """

    upload = models.ForeignKey(UploadRow, null=True, on_delete=models.PROTECT, db_index=False)
    period = models.CharField(max_length=20)
    key = models.CharField(max_length=160)
    code = models.CharField(max_length=30)
    severity = models.CharField(max_length=10)
    sentence = models.TextField()
    sheet = models.CharField(max_length=60, blank=True)
    line = models.IntegerField(default=0)
    cell = models.CharField(max_length=12, blank=True)
    choice = models.CharField(max_length=20, blank=True)
    reason = models.TextField(blank=True)
    effect = models.BigIntegerField(null=True)
    share = models.BigIntegerField(null=True)
    assigned_to = models.CharField(max_length=60, blank=True, default="")
    explanation = models.TextField(blank=True, default="")
    explained_by = models.CharField(max_length=60, blank=True, default="")
    explained_at = models.CharField(max_length=32, blank=True, default="")

    class Meta:
        indexes = [
            models.Index(fields=["upload"], name="flag_upload"),
            models.Index(fields=["key"], name="flag_key"),
        ]


class DecisionRow(models.Model):
    """Store a person's decision, with reason and time; ``entered_by`` is who entered the list of decisions."""

    conflict = models.CharField(max_length=160)
    choice = models.CharField(max_length=40)
    reason = models.TextField()
    who = models.CharField(max_length=60)
    when = models.CharField(max_length=32)
    entered_by = models.CharField(max_length=60, blank=True, default="")
    entered_at = models.CharField(max_length=32, blank=True, default="")

    class Meta:
        indexes = [models.Index(fields=["conflict"], name="decision_conflict")]
