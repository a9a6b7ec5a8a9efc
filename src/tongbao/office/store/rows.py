"""Interface between tables and plain values: the only one."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any, TypeVar

from django.db import connection

from tongbao.assess.decision_key import DecisionKey
from tongbao.bulletin.ask import Ask, extend_ask
from tongbao.intake.checks.context import History
from tongbao.intake.review.state import CURRENT
from tongbao.intake.values.flag import Flag, FlagKey
from tongbao.measure.period import Month, Span
from tongbao.office.store import models as m
from tongbao.records.correction import Correction
from tongbao.records.fact import Channel, Demand, Fact, StatedTally, Status
from tongbao.records.issued import DegreeDays, Issued, PeoplePart, Points, Restatement, Target, TargetEvent
from tongbao.records.reading import Reading
from tongbao.records.work import Work
from tongbao.registry.contact import Contact
from tongbao.registry.institution import Institution
from tongbao.registry.region import Region
from tongbao.registry.reporting import ReportingUnit
from tongbao.registry.roster import Roster

Kept = Fact | StatedTally | Demand | Issued | Work
Record = TypeVar(
    "Record", Fact, StatedTally, Demand, Target, TargetEvent, Restatement, DegreeDays, Points, PeoplePart, Work
)
_TYPES: dict[type, str] = {
    Fact: "fact",
    StatedTally: "tally",
    Demand: "demand",
    Target: "target",
    TargetEvent: "target_event",
    Restatement: "restatement",
    DegreeDays: "degree_days",
    Points: "points",
    PeoplePart: "people_part",
    Work: "work",
}
# Written by replace_roster alone, all of them at once: the registry cache relies on it.
_REGISTRY = (m.RegionRow, m.UnitRow, m.UnitCodeRow, m.InstitutionRow, m.ContactRow)
_ISSUED = tuple(_TYPES[t] for t in (Target, TargetEvent, Restatement, DegreeDays, Points, PeoplePart))

_PERIODS = """
WITH RECURSIVE step(period) AS (
    SELECT MIN(period) FROM store_uploadrow
    UNION ALL
    SELECT (SELECT MIN(u.period) FROM store_uploadrow u WHERE u.period > step.period)
    FROM step WHERE step.period IS NOT NULL
)
SELECT period FROM step WHERE period IS NOT NULL
"""


class _RosterCache:
    """Cache the registry as last read, for a process that reads it at every request; off unless a server turns it on.

    Only :func:`replace_roster` writes the registry, and it writes every row anew, so that the highest ids never come
    back: while they are the same, the cached registry is valid. They are queried every time, so another process's
    writing is seen at once. Nothing is cached of an open transaction, which may yet be undone.
    """

    def __init__(self) -> None:
        self.on = False
        self.cached: tuple[tuple[object, ...], Roster] | None = None

    def get(self) -> Roster:
        """Return the registry, read only where it has changed."""
        if not self.on:
            return _read_roster()
        known, ids = self.cached, _highest_ids()
        if known is not None and known[0] == ids:
            return known[1]
        found = _read_roster()
        # Queried again: rows written during the read must not be cached as the state before it.
        if not connection.in_atomic_block and _highest_ids() == ids:
            self.cached = (ids, found)
        return found


_roster_cache = _RosterCache()


def keep_roster(on: bool = True) -> None:
    """Cache the registry between requests: for a server, where each page needs it and it seldom changes."""
    _roster_cache.on, _roster_cache.cached = on, None


def roster() -> Roster:
    """Return the registry of the home."""
    return _roster_cache.get()


def _highest_ids() -> tuple[object, ...]:
    """Read the database in use and the highest id of each registry table: one query, answered from the indexes."""
    parts = ", ".join(f"(SELECT MAX(id) FROM {model._meta.db_table})" for model in _REGISTRY)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {parts}")
        return (connection.settings_dict["NAME"], *cursor.fetchone())


def _read_roster() -> Roster:
    codes: dict[str, list[tuple[str, str]]] = {}
    for code in m.UnitCodeRow.objects.order_by("id"):
        codes.setdefault(code.unit, []).append((code.system, code.code))
    return Roster(
        regions=tuple(
            Region(r.code, r.name, r.kind, r.parent, r.unit, r.since, r.until)
            for r in m.RegionRow.objects.order_by("id")
        ),
        units=tuple(
            ReportingUnit(
                u.key,
                u.list_id,
                u.name,
                u.short,
                u.customary,
                u.hands_down_to,
                u.since,
                u.until,
                tuple(codes.get(u.key, ())),
                u.unverified,
            )
            for u in m.UnitRow.objects.order_by("id")
        ),
        institutions=tuple(
            Institution(
                i.key,
                i.name,
                i.kind,
                i.county,
                i.since,
                i.until,
                i.level,
                i.zone,
                i.uscc,
                i.parent,
                i.sensitive,
            )
            for i in m.InstitutionRow.objects.order_by("id")
        ),
        contacts=tuple(
            Contact(c.unit, c.role, c.name, c.phone, c.since, c.until) for c in m.ContactRow.objects.order_by("id")
        ),
    )


def replace_roster(new: Roster) -> None:
    """Replace the registry by another."""
    for model in _REGISTRY:
        model.objects.all().delete()
    m.RegionRow.objects.bulk_create(m.RegionRow(**asdict(r)) for r in new.regions)
    for unit in new.units:
        fields = asdict(unit) | {"key": unit.id}
        del fields["id"], fields["codes"]
        m.UnitRow.objects.create(**fields)
        m.UnitCodeRow.objects.bulk_create(m.UnitCodeRow(unit=unit.id, system=s, code=c) for s, c in unit.codes)
    m.InstitutionRow.objects.bulk_create(
        m.InstitutionRow(key=i.id, **{k: v for k, v in asdict(i).items() if k != "id"}) for i in new.institutions
    )
    m.ContactRow.objects.bulk_create(m.ContactRow(**asdict(c)) for c in new.contacts)


def store_records(upload: m.UploadRow, records: Iterable[Kept]) -> None:
    """Store facts, tallies, demands and issued records of an upload."""
    m.RecordRow.objects.bulk_create(
        m.RecordRow(upload=upload, type=_TYPES[type(r)], key=r.id, body=_plain(asdict(r))) for r in records
    )


def periods() -> list[str]:
    """List the periods that any return is about, in order: one index step for each, for any number of returns."""
    with connection.cursor() as cursor:
        cursor.execute(_PERIODS)
        return [period for (period,) in cursor.fetchall()]


def issued_before(ids: Iterable[str]) -> dict[str, str]:
    """Map those of some ids of issued records that are stored already to the file each came in with."""
    found = m.RecordRow.objects.filter(type__in=_ISSUED, upload__state__in=CURRENT)
    wanted = set(ids)
    return {key: file for key, file in found.values_list("key", "upload__file") if key in wanted}


def records(type_: type[Record], uploads: Iterable[m.UploadRow]) -> list[Record]:
    """Read records of one type of some uploads."""
    found = m.RecordRow.objects.filter(type=_TYPES[type_], upload__in=list(uploads)).order_by("id")
    return [_record(type_, row.body) for row in found]


def store_readings(
    upload: m.UploadRow, readings: Iterable[Reading], places: Mapping[tuple[str, str], Mapping[str, Any]] | None = None
) -> None:
    """Store readings; an amount that is not an integer is a bug.

    ``places`` gives ``sheet`` and ``cells`` of a line by (institution, month) where they do not follow from the row.
    """
    lines = []
    for r in readings:
        if any(type(v) is not int for v in r.amounts.values()):
            raise ValueError(f"amounts must be integers in thousandths: {r.amounts!r}")
        lines.append(
            m.ReadingRow(
                upload=upload,
                institution=r.institution,
                month=str(r.month),
                kind=r.kind,
                unit=r.unit,
                county=r.county,
                basis=r.basis,
                line=r.row,
                amounts=r.amounts,
                reasons=r.reasons,
                payment=r.payment,
                marks=r.marks,
                **(places or {}).get((r.institution, str(r.month)), {}),
            )
        )
    m.ReadingRow.objects.bulk_create(lines, batch_size=2000)


def readings(span: Span, states: Iterable[str], institution: str = "") -> Iterable[Reading]:
    """Read the readings of a span whose uploads are in one of the states; of one institution where it is named."""
    rows = m.ReadingRow.objects.filter(
        month__gte=str(span.first), month__lte=str(span.last), upload__state__in=list(states)
    ).order_by("month", "institution")
    rows = rows.filter(institution=institution) if institution else rows
    values = rows.values_list(
        "institution",
        "month",
        "kind",
        "unit",
        "county",
        "amounts",
        "basis",
        "upload__digest",
        "line",
        "reasons",
        "payment",
        "marks",
    )
    for (
        institution,
        month,
        kind,
        unit,
        county,
        amounts,
        basis,
        upload,
        line,
        reasons,
        payment,
        marks,
    ) in values.iterator(5000):
        yield Reading(
            institution,
            Month.parse(month),
            kind,
            unit,
            county,
            amounts,
            basis,
            upload[:12],
            line,
            reasons,
            payment=payment,
            marks=marks,
        )


def doubted(span: Span, states: Iterable[str]) -> set[tuple[str, str, str]]:
    """List lines of a span with a warning accepted by decision: (institution, month, first digits of the upload)."""
    accepted = m.FlagRow.objects.filter(
        choice="accept",
        severity="warning",
        period__gte=str(span.first),
        period__lte=str(span.last),
        upload__state__in=list(states),
    )
    found = set()
    for key, upload in accepted.values_list("key", "upload__digest"):
        flagged = FlagKey.parse(key)
        found.add((flagged.whom, flagged.period, upload[:12]))
    return found


def history(states: Iterable[str]) -> History:
    """Read amounts by institution and month of all uploads in one of the states."""
    found: History = {}
    rows = m.ReadingRow.objects.filter(upload__state__in=list(states)).values_list("institution", "month", "amounts")
    for institution, month, amounts in rows.iterator(chunk_size=5000):
        found.setdefault(institution, {})[Month.parse(month)] = amounts
    return found


def store_flags(flags: Iterable[Flag], period: str, uploads: Mapping[str, m.UploadRow]) -> None:
    """Store flags with the uploads they are against, by the first digits of the digest, or else by file name.

    Two files of one name are two uploads: a flag that knows its upload is stored with just that one.
    """
    m.FlagRow.objects.bulk_create(flag_row(f, period, uploads) for f in flags)


def flag_row(flag: Flag, period: str, uploads: Mapping[str, m.UploadRow]) -> m.FlagRow:
    """Build the row of a flag, with the upload it is against."""
    return m.FlagRow(
        upload=uploads.get(flag.upload or flag.file),
        period=period,
        key=str(flag.key),
        code=flag.code,
        severity=flag.severity,
        sentence=flag.sentence,
        sheet=flag.sheet,
        line=flag.row,
        cell=flag.cell,
    )


def flag(row: m.FlagRow) -> Flag:
    """Read a stored flag."""
    return Flag(
        row.code, row.severity, row.sentence, row.upload.file if row.upload else "", row.sheet, row.line, row.cell
    )


def asks() -> list[tuple[Ask, str]]:
    """List every ask, with any extension granted by decision ``extend:<ask>``, and the day its document was issued."""
    granted = m.DecisionRow.objects.filter(conflict__startswith="extend:").order_by("id")
    until = {DecisionKey.parse(d.conflict).about or "": d.choice for d in granted}
    rows = m.AskRow.objects.order_by("id")
    found = [(Ask(**(row.body | {"units": tuple(row.body["units"])})), row.issued_on) for row in rows]
    return [(extend_ask(ask, until), issued_on) for ask, issued_on in found]


def reported_facts() -> list[Fact]:
    """Read the facts that a unit sent its monthly report, from every current return, sealed or not."""
    found = m.RecordRow.objects.filter(type="fact", body__matter="monthly_report", upload__state__in=CURRENT)
    return [_record(Fact, row.body) for row in found.order_by("id")]


def corrections(month: Month, vintage: int) -> list[Correction]:
    """Read the corrections of a month that a vintage includes (0: those not yet included)."""
    found = m.CorrectionRow.objects.filter(month=str(month), vintage=vintage).order_by("id")
    names = ("institution", "item", "before_milli", "after_milli", "reason", "upload", "before_text", "after_text")
    return [Correction(month=month, **values) for values in found.values(*names)]


def store_corrections(corrections: Iterable[Correction], upload: str) -> None:
    """Store corrections for the next vintage, with the digest of the file they came in with."""
    m.CorrectionRow.objects.bulk_create(
        m.CorrectionRow(**(asdict(c) | {"month": str(c.month), "upload": upload})) for c in corrections
    )


def _plain(body: dict[str, Any]) -> dict[str, Any]:
    return {k: list(v) if isinstance(v, tuple) else v for k, v in body.items()}


def _record(type_: type[Record], body: dict[str, Any]) -> Record:
    fields: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in body.items()}
    if type_ is Fact:
        fields |= {"status": Status(fields["status"]), "learnt": Channel(fields["learnt"])}
    return type_(**fields)
