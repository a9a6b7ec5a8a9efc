"""Statistical returns: forms prefilled from known values, returns imported and stored."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from tongbao.intake.forms.grid import read_cover
from tongbao.intake.forms.statistical import (
    ReturnFile,
    StatisticalReturn,
    compare_with_ledger,
    read_statistical,
    write_statistical,
)
from tongbao.intake.forms.statistical_form import KIND, StatisticalPeriod, derive_from_ledger
from tongbao.intake.forms.template import Cover
from tongbao.intake.reading import sandbox
from tongbao.intake.reading.limits import workbook_limits
from tongbao.intake.reading.workbook import Sheets
from tongbao.intake.review.state import ACCEPTED, CURRENT, REPLACEABLE, State
from tongbao.intake.values.flag import ERROR, Flag
from tongbao.measure.refusal import Refusal
from tongbao.office.desk.access import roles
from tongbao.office.desk.access.delegation import first_turn
from tongbao.office.desk.home import audit_log, period_lock
from tongbao.office.desk.home.home import Actor, Home, one_act
from tongbao.office.store import rows
from tongbao.office.store.models import OfficeRow, RecordRow, UploadRow
from tongbao.records.evidence import store_paper
from tongbao.registry.institution import list_reporting_institutions
from tongbao.registry.roster import Roster
from tongbao.rules.digest import sha256
from tongbao.rules.rulebook import Rulebook


@dataclass
class ImportedReturn:
    """Record the import outcome of one file: number of institutions and values, and its flags."""

    file: str
    state: str
    period: str = ""
    place: str = ""
    institutions: int = 0
    values: int = 0
    flags: list[Flag] = field(default_factory=list)


def forms(period: str, out: Path, acting: Actor) -> list[Path]:
    """Write the form of every county, prefilled from the ledger months that were accepted."""
    asked = StatisticalPeriod.parse(period)
    month = asked.span.last
    rulebook, roster, history = Rulebook(month.last_day), rows.roster(), rows.history(ACCEPTED)
    head = OfficeRow.objects.filter(key="statistical_head").first()
    mark = OfficeRow.objects.filter(key="synthetic_mark").first()
    written = []
    with one_act():
        roles.require(acting, "template")
        out.mkdir(parents=True, exist_ok=True)
        for county in sorted({s.county for s in roster.institutions if s.exists(month.last_day)}):
            states = list_reporting_institutions(list(roster.institutions), county, month)
            ids = [s.id for s in states]
            prefilled = {"value": derive_from_ledger(ids, asked.span, history, rulebook)}
            if asked.with_year:
                prefilled["annual"] = derive_from_ledger(ids, asked.whole_year, history, rulebook)
            region = roster.region(county, month.last_day)
            name = region.name if region else county
            path = out / f"{name}_{asked}.xlsx"
            cover = Cover(KIND, county, name, str(asked), str(mark.value) if mark else "")
            write_statistical(path, cover, states, rulebook, prefilled, head.value if head else None)
            written.append(path)
        audit_log.record(acting, "template", f"{KIND} {asked} {len(written)}份")
    return written


def import_statistical(paths: Sequence[Path], home: Home, acting: Actor, received_at: str = "") -> list[ImportedReturn]:
    """Import statistical returns; an earlier return of the same place and period is superseded by a newer one."""
    roles.territory(acting, "collect")
    for path in paths:
        if not path.is_file():
            raise Refusal("path", f"找不到“{path}”。", "请核对路径。")
    limits = workbook_limits(Rulebook(acting.now.date()))
    roster = rows.roster()
    outcomes = []
    for path, content in sandbox.read_workbooks(sorted(paths), limits):
        try:
            outcomes.append(_import_file(path, content, roster, home, acting, received_at or acting.at))
        except Refusal as problem:
            outcomes.append(
                ImportedReturn(path.name, "refused", flags=[Flag(problem.code, ERROR, str(problem), path.name)])
            )
    return outcomes


def _import_file(
    path: Path, content: Sheets | str, roster: Roster, home: Home, acting: Actor, received_at: str
) -> ImportedReturn:
    if isinstance(content, str):
        raise Refusal("unreadable", f"“{path.name}”：{content}", "")
    try:
        date.fromisoformat(received_at[:10])
    except ValueError:
        raise Refusal("register", f"收到时间“{received_at}”无法识别。", "请写成 2017-04-01 的样子。") from None
    digest = sha256(path.read_bytes())
    before = UploadRow.objects.filter(digest=digest, kind=KIND).first()
    if before:
        return ImportedReturn(path.name, "unchanged", before.period, before.unit)
    period = StatisticalPeriod.parse(read_cover(content).get("报告期", ""))
    rulebook = Rulebook(period.span.last.last_day)
    found = read_statistical(content, ReturnFile(path.name, digest[:12], received_at), roster, rulebook)
    roles.require(acting, "collect", found.place, roster)
    if not found.values:
        raise Refusal("empty", f"“{path.name}”没有可以登记的数。", "请填报后重报。")
    found.flags += compare_with_ledger(found, rows.history(ACCEPTED), _others(found), rulebook)
    with one_act():
        _store(found, digest, path, home, acting)
    count = sum(len(v) for periods in found.values.values() for v in periods.values())
    return ImportedReturn(path.name, "collected", str(period), found.place, len(found.values), count, found.flags)


def _store(found: StatisticalReturn, digest: str, path: Path, home: Home, acting: Actor) -> None:
    period = str(found.period)
    period_lock.lock_open(KIND, period, path.name)
    earlier = UploadRow.objects.select_for_update().filter(kind=KIND, unit=found.place, period=period)
    for upload in earlier.filter(state__in=REPLACEABLE):
        if upload.state == State.ACCEPTED.value:
            raise Refusal(
                "accepted",
                f"{found.place}的{period}统计报表“{upload.file}”已经接收，不能以新换旧。",
                "请先由审核单位退回（move return），再收进新件。",
            )
        upload.state = State.SUPERSEDED.value
        upload.save()
    level = first_turn(found.place, period, acting.now.date(), rows.roster()).level
    upload = UploadRow.objects.create(
        digest=digest,
        level=level,
        file=path.name,
        kind=KIND,
        unit=found.place,
        period=period,
        received_at=found.filed.received,
        state=State.COLLECTED.value,
        read=len(found.values),
    )
    RecordRow.objects.bulk_create(
        RecordRow(
            upload=upload,
            type=KIND,
            key=f"{institution}:{span}",
            body={"institution": institution, "period": span, "values": values},
        )
        for institution, periods in sorted(found.values.items())
        for span, values in sorted(periods.items())
    )
    rows.store_flags(found.flags, period, {path.name: upload, digest[:12]: upload})
    store_paper(home.evidence, path.read_bytes())
    audit_log.record(acting, "collect", f"{path.name} {digest[:12]} {found.filed.received}")


def _others(found: StatisticalReturn) -> dict[str, dict[str, dict[str, int]]]:
    """Read the current returns of the same year, by institution and period."""
    asked = RecordRow.objects.filter(type=KIND, body__period__startswith=str(found.period.year))
    others: dict[str, dict[str, dict[str, int]]] = {}
    for row in asked.filter(upload__state__in=CURRENT).order_by("id"):
        if row.body["institution"] in found.values:
            others.setdefault(row.body["institution"], {})[row.body["period"]] = row.body["values"]
    return others
