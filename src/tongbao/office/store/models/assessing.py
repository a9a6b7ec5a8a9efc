"""Field assessments: the round, who goes to which unit and when, and every mark given."""

from django.db import models


class RoundRow(models.Model):
    """Store one field assessment of some units by one rubric; ``place`` is its owner (empty: the office).

    ``approved_list`` is the digest of the list of points that the approval put on record.
    """

    title = models.CharField(max_length=120)
    period = models.CharField(max_length=20)
    rubric = models.CharField(max_length=40)
    place = models.CharField(max_length=40, blank=True)
    units = models.JSONField(default=list)
    self_due = models.CharField(max_length=10)
    opened_by = models.CharField(max_length=60)
    opened_at = models.CharField(max_length=32)
    approved_by = models.CharField(max_length=60, blank=True, default="")
    approved_at = models.CharField(max_length=32, blank=True, default="")
    document = models.CharField(max_length=60, blank=True, default="")
    approved_list = models.CharField(max_length=64, blank=True, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["period", "rubric", "place"], name="one_round_a_period")]


class RouteRow(models.Model):
    """Store the group that goes to a unit, and the day."""

    round = models.ForeignKey(RoundRow, on_delete=models.PROTECT, db_index=False)
    unit = models.CharField(max_length=40)
    party = models.CharField(max_length=60)
    members = models.JSONField(default=list)
    day = models.CharField(max_length=10)
    planned_by = models.CharField(max_length=60)
    planned_at = models.CharField(max_length=32)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "unit"], name="one_route_a_unit")]


class MarkRow(models.Model):
    """Store points given to one item of one unit in one step [thousandths]; none is changed, a later one counts."""

    round = models.ForeignKey(RoundRow, on_delete=models.PROTECT, db_index=False)
    unit = models.CharField(max_length=40)
    item = models.CharField(max_length=60)
    step = models.CharField(max_length=20)
    milli = models.BigIntegerField()
    words = models.TextField(blank=True)
    digest = models.CharField(max_length=64, blank=True)
    file = models.CharField(max_length=200, blank=True)
    by = models.CharField(max_length=60)
    at = models.CharField(max_length=32)

    class Meta:
        indexes = [models.Index(fields=["round", "unit"], name="mark_sheet")]
