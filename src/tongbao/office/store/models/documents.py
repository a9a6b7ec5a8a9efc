"""Documents, the asks they make, and the reminders sent."""

from django.db import models


class DocumentRow(models.Model):
    """Store a draft or an issued document; its sources are in its folder."""

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
    """Store one demand of one issued document."""

    key = models.CharField(max_length=120, unique=True)
    document = models.CharField(max_length=60)
    issued_on = models.CharField(max_length=10)
    body = models.JSONField()


class ReminderRow(models.Model):
    """Store one reminder sent to one unit about one ask."""

    ask = models.CharField(max_length=120)
    unit = models.CharField(max_length=40)
    sent_on = models.CharField(max_length=10)
    by = models.CharField(max_length=60)


class DocumentStepRow(models.Model):
    """Store one step of a document's way through the office (see document_steps.toml); never changed.

    ``content`` is the digest of the document's sources, so that a step before a later change is void.
    """

    document = models.CharField(max_length=120)
    step = models.CharField(max_length=20)
    who = models.CharField(max_length=60)
    day = models.CharField(max_length=10)
    note = models.TextField(blank=True)
    content = models.CharField(max_length=64, blank=True)
    entered_by = models.CharField(max_length=60)
    entered_at = models.CharField(max_length=32)

    class Meta:
        indexes = [models.Index(fields=["document"], name="step_document")]


class DispatchRow(models.Model):
    """Store one document sent to one unit, and when and by whom the unit signed for it, empty until it did."""

    document = models.CharField(max_length=120)
    unit = models.CharField(max_length=40)
    copies = models.IntegerField(default=1)
    sent_on = models.CharField(max_length=10)
    sent_by = models.CharField(max_length=60)
    received_on = models.CharField(max_length=10, blank=True)
    received_by = models.CharField(max_length=60, blank=True)
    entered_by = models.CharField(max_length=60, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["document", "unit"], name="one_dispatch_a_unit")]
