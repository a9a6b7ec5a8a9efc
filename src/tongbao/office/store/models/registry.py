"""Registry tables: people, the office, regions, units, institutions, contacts. All dated."""

from django.db import models


class PersonRow(models.Model):
    """Store a person who may act, with roles, within a territory.

    ``place`` is a unit, county or institution; empty is the whole office.
    """

    name = models.CharField(max_length=60, unique=True)
    roles = models.JSONField(default=list)
    place = models.CharField(max_length=40, blank=True, default="")

    class Meta:
        indexes = [models.Index(fields=["place"], name="person_place")]


class OfficeRow(models.Model):
    """Store the office's own particulars: document heads by kind, scope, list order."""

    key = models.CharField(max_length=40, unique=True)
    value = models.JSONField()


class RegionRow(models.Model):
    """Store a dated region of the code tree."""

    code = models.CharField(max_length=12)
    name = models.CharField(max_length=60)
    kind = models.CharField(max_length=12)
    parent = models.CharField(max_length=12, blank=True)
    unit = models.CharField(max_length=40)
    since = models.DateField()
    until = models.DateField(null=True)


class UnitRow(models.Model):
    """Store a reporting unit on a closed, dated list."""

    key = models.CharField(max_length=40, unique=True)
    list_id = models.CharField(max_length=20)
    name = models.CharField(max_length=60)
    short = models.CharField(max_length=60)
    customary = models.IntegerField()
    hands_down_to = models.CharField(max_length=12, blank=True)
    since = models.DateField()
    until = models.DateField(null=True)
    unverified = models.BooleanField(default=False)


class UnitCodeRow(models.Model):
    """Store a code alias of a reporting unit."""

    unit = models.CharField(max_length=40)
    system = models.CharField(max_length=20)
    code = models.CharField(max_length=20)


class InstitutionRow(models.Model):
    """Store one dated state of an institution."""

    key = models.CharField(max_length=40)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=20)
    county = models.CharField(max_length=12)
    since = models.DateField()
    until = models.DateField(null=True)
    level = models.CharField(max_length=20, blank=True, default="")
    zone = models.CharField(max_length=20, blank=True, default="")
    uscc = models.CharField(max_length=18, blank=True, default="")
    parent = models.CharField(max_length=40, blank=True, default="")
    sensitive = models.BooleanField(default=False)

    class Meta:
        indexes = [
            models.Index(fields=["county", "key"], name="institution_county"),
            models.Index(fields=["key"], name="institution_key"),
            models.Index(fields=["parent"], name="institution_parent"),
        ]


class ContactRow(models.Model):
    """Store a dated contact of a reporting unit."""

    unit = models.CharField(max_length=40)
    role = models.CharField(max_length=20)
    name = models.CharField(max_length=60)
    phone = models.CharField(max_length=40, blank=True)
    since = models.DateField()
    until = models.DateField(null=True)
