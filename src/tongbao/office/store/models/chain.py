"""Review chain: every move of a return, dated mandates of vacant levels, dated extensions; nothing is deleted."""

from django.db import models

from tongbao.office.store.models.returns import UploadRow


class MoveRow(models.Model):
    """Store one move of one return: state before, state after, and the territory of the level that moved it.

    ``undone_at`` says when the move was undone; empty while it is current.
    """

    upload = models.ForeignKey(UploadRow, on_delete=models.PROTECT, db_index=False)
    act = models.CharField(max_length=20)
    from_state = models.CharField(max_length=20)
    to_state = models.CharField(max_length=20)
    from_level = models.CharField(max_length=12, blank=True)
    to_level = models.CharField(max_length=12, blank=True)
    place = models.CharField(max_length=40, blank=True)
    who = models.CharField(max_length=60)
    at = models.CharField(max_length=32)
    reason = models.TextField(blank=True)
    undone_at = models.CharField(max_length=32, blank=True, default="")

    class Meta:
        indexes = [models.Index(fields=["upload"], name="move_upload")]


class MandateRow(models.Model):
    """Store the mandate of a territory's level that passes to a level above (empty: the office) from a day to a day."""

    place = models.CharField(max_length=40)
    since = models.DateField()
    until = models.DateField()
    passes_to = models.CharField(max_length=40, blank=True)
    reason = models.TextField()
    decided_by = models.CharField(max_length=60)
    decided_at = models.CharField(max_length=32)

    class Meta:
        indexes = [models.Index(fields=["place"], name="mandate_place")]


class ExtensionRow(models.Model):
    """Store an extended due day of a kind of return, a territory (empty: everybody) and a period.

    Expired extensions are history.
    """

    kind = models.CharField(max_length=20)
    place = models.CharField(max_length=40, blank=True)
    period = models.CharField(max_length=20)
    until = models.DateField()
    reason = models.TextField()
    granted_by = models.CharField(max_length=60)
    granted_at = models.CharField(max_length=32)

    class Meta:
        indexes = [models.Index(fields=["kind", "period"], name="extension_period")]
