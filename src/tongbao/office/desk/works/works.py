"""Works: the current registers, tasks against completion, contract settlements, export and import of audits."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from tongbao.assess.energy import standard_coal
from tongbao.assess.values.campaign import CompletionValues
from tongbao.assess.works import judge_works
from tongbao.intake.forms.template import Cover, write_works
from tongbao.intake.forms.works import format_ten_thousands, to_cells
from tongbao.intake.review.state import ACCEPTED, CURRENT
from tongbao.measure.period import Span
from tongbao.measure.quantity import format_milli
from tongbao.measure.refusal import Refusal
from tongbao.office.desk.access import roles
from tongbao.office.desk.home import audit_log
from tongbao.office.desk.home.home import Actor, one_act
from tongbao.office.store import rows
from tongbao.office.store.models import RecordRow, UploadRow
from tongbao.records.issued import Target
from tongbao.records.total import Total
from tongbao.records.work import Work, select_latest, select_register
from tongbao.registry.reporting import PROVINCE
from tongbao.registry.roster import Roster
from tongbao.rules.rulebook import Rulebook
from tongbao.works.audit import overdue
from tongbao.works.buildingsync import Advice, Audited, read_audits, write_audits
from tongbao.works.contract import Settlement, settle_contracts
from tongbao.works.demonstration import applications

Lines = list[tuple[str, ...]]


def register_of(id_: str, as_of: date, acting: Actor) -> tuple[str, tuple[str, ...], Lines]:
    """List the lines of a register that are current on a day, within the person's territory, as written in the returns.

    Columns that nobody filled are left out.

    Returns
    -------
    tuple of str, tuple of str, list of tuple of str
        Name of the register, column heads and lines.

    Raises
    ------
    Refusal
        Code ``register`` where there is no such register.
    """
    rulebook = Rulebook(as_of)
    row = rulebook.find("registers", id_)
    if row is None:
        known = "、".join(f"{r.id}（{r.text('name')}）" for r in rulebook.rows("registers"))
        raise Refusal("register", f"没有“{id_}”这种登记簿。", f"可用：{known}。")
    roster = rows.roster()
    works = sorted(
        select_register(current_stage(as_of, acting, roster), id_),
        key=lambda w: (w.unit, int(w.place.partition("!")[2])),
    )
    filled = [(w, to_cells(w, rulebook)) for w in works]
    columns = [c for c in row.get("fields") if any(c["key"] in cells for _, cells in filled)]
    lines: Lines = [
        (_unit_name(w.unit, roster), w.period, *(cells.get(c["key"], "") for c in columns)) for w, cells in filled
    ]
    return row.text("name"), ("单位", "报告期", *(c["header"] for c in columns)), lines


def completion(as_of: date, acting: Actor) -> Lines:
    """List tasks against completion: unit, measure, task, done, accepted, share, elapsed, landing."""
    roster, rulebook = rows.roster(), Rulebook(as_of)
    found = judge_works(current_stage(as_of, acting, roster), _tasks(), roster, rulebook, as_of)
    own = roles.territory(acting, "works")
    lines: Lines = []
    for finding in (f for f in found if f.kind == "completion"):
        if own and not roles.is_inside(own, finding.subject, as_of, roster):
            continue
        row = rulebook.row("measures", finding.matter)
        values = CompletionValues.of(finding)
        numbers = (values.task, values.done, values.accepted, values.landing)
        task, done, accepted, landing = ("" if n is None else format_milli(n) for n in numbers)
        share, elapsed = ("" if s is None else f"{format_milli(s)}%" for s in (values.share, values.elapsed))
        measure = f"{row.text('name')}（{row.text('unit_name')}）"
        state = "没有报送" if values.done is None else ""
        if values.incomplete:
            share, landing = "没有报全", ""
        lines.append(
            (_unit_name(finding.subject, roster), measure, task, done or state, accepted, share, elapsed, landing)
        )
    return lines


def settle(as_of: date, acting: Actor) -> Lines:
    """List every contract year: the payment due by the mode of the contract, its working, and the warnings."""
    lines: Lines = []
    for found in settle_contracts(current_stage(as_of, acting, rows.roster())):
        if isinstance(found, Settlement):
            verified, due = (_or_dash(v) for v in (found.verified_milli, found.due_milli))
            warnings = "".join(w.sentence for w in found.warnings)
            lines.append((found.contract, found.year, verified, due, found.working, warnings))
        else:
            lines.append(("", "", "—", "—", "", str(found)))
    return lines


def demonstration_units(as_of: date, acting: Actor) -> Lines:
    """List applications of demonstration units: programme, institution, stage, points, the outcome and its reasons."""
    roster, rulebook = rows.roster(), Rulebook(as_of)
    stages = {r.id: r.text("name") for r in rulebook.rows("work_words")}
    lines: Lines = []
    for line, outcome in applications(current_stage(as_of, acting, roster), rulebook):
        stage = stages.get(f"demonstration.{line.text('stage')}", "")
        head = (_unit_name(line.unit, roster), line.text("programme"), line.text("institution"), stage)
        if isinstance(outcome, Refusal):
            lines.append((*head, "—", "", str(outcome)))
        else:
            passed = "通过" if outcome.passed else "不通过"
            lines.append((*head, outcome.working, f"{passed}{outcome.rank}", "；".join(outcome.reasons)))
    return lines


def audits_due(as_of: date, acting: Actor) -> Lines:
    """List institutions above the threshold whose last audit is older than the cycle allows, or that had none."""
    roster, rulebook = rows.roster(), Rulebook(as_of)
    works, own = current_stage(as_of, acting, roster, whole=True), roles.territory(acting, "works")
    institutions = [s for s in roster.institutions if s.exists(as_of)]
    institutions = [s for s in institutions if not own or roles.is_inside(own, s.id, as_of, roster)]
    names = {s.id: s.name for s in institutions}
    due = overdue(_yearly_use(set(names), as_of.year - 1, rulebook), works, rulebook, as_of)
    return [(d.institution, names[d.institution], d.ground, d.last or "没有审计记录") for d in due]


def export_audits(out: Path, as_of: date, acting: Actor) -> int:
    """Write the audits with their advice as one BuildingSync file; return the number of audits."""
    roles.require(acting, "export")
    roster = rows.roster()
    works = current_stage(as_of, acting, roster)
    audits = _audited(works, roster, as_of)
    if not audits:
        raise Refusal("buildingsync", "没有写明机构的审计建议。", "请先收进举措台账的“审计建议”。")
    out.write_bytes(write_audits(audits, Rulebook(as_of)))
    with one_act():
        audit_log.record(acting, "works", f"buildingsync {out.name} {len(audits)}")
    return len(audits)


def import_audits(source: Path, out: Path, as_of: date, acting: Actor) -> int:
    """Write the advice of a BuildingSync file as a works ledger to be checked and handed in; return its line count.

    Nothing enters the records here: figures come in by a return only.
    """
    own = roles.territory(acting, "works")
    if not out.absolute().parent.is_dir():
        raise Refusal("path", f"没有“{out.absolute().parent}”这个文件夹。", "请换一个位置。")
    rulebook, roster = Rulebook(as_of), rows.roster()
    lines = advice_rows(read_audits(source.read_bytes()), rulebook)
    unit = own or PROVINCE
    cover = Cover("works", unit, _unit_name(unit, roster), as_of.isoformat()[:7])
    write_works(out, cover, rulebook, {"measures": lines})
    return len(lines)


def advice_rows(audits: Sequence[Audited], rulebook: Rulebook) -> list[dict[str, str]]:
    """Convert audits read from a file into lines of the register 审计建议, to be written into a form."""
    names = {r.id: r.text("name") for table in ("measures", "natures") for r in rulebook.rows(table)}
    items = {r.id.partition(".")[2]: r.text("name") for r in rulebook.rows("work_words") if r.text("kind") == "item"}
    lines = []
    for audited in audits:
        for advice in audited.advice:
            cells = {
                "key": advice.id,
                "audit": audited.audit,
                "institution": audited.institution,
                "building": advice.building,
                "item": items.get(advice.item, ""),
                "name": advice.name,
                "measure": names.get(advice.measure, ""),
                "nature": names.get(advice.nature, ""),
                "cost": "" if advice.cost_milli is None else format_ten_thousands(advice.cost_milli),
                "saving": "" if advice.saving_milli is None else format_milli(advice.saving_milli),
                "project": advice.project,
            }
            lines.append({k: v for k, v in cells.items() if v})
    return lines


def _audited(works: Sequence[Work], roster: Roster, as_of: date) -> list[Audited]:
    days = {
        (w.unit, w.text("key")): w.text("day") for w in select_register(works, "audits") if w.text("stage") == "report"
    }
    found: dict[tuple[str, str, str], list[Advice]] = {}
    for line in (w for w in select_register(works, "measures") if w.text("institution")):
        advice = Advice(
            line.key,
            line.text("name"),
            line.text("measure"),
            line.text("nature"),
            line.text("item"),
            line.text("project"),
            line.text("building"),
            line.number("cost"),
            line.number("saving"),
        )
        found.setdefault((line.unit, line.text("audit"), line.text("institution")), []).append(advice)
    return [
        Audited(audit, who, roles.place_name(who, as_of, roster), day=days.get((unit, audit), ""), advice=tuple(advice))
        for (unit, audit, who), advice in found.items()
    ]


def current_stage(as_of: date, acting: Actor, roster: Roster, whole: bool = False) -> list[Work]:
    """List the current lines received by a day; those of the person's territory, or with ``whole`` all of them."""
    own = roles.territory(acting, "works")
    uploads = UploadRow.objects.filter(kind="works").filter(state__in=CURRENT)
    found = select_latest(rows.records(Work, uploads), as_of.isoformat())
    return [w for w in found if whole or not own or roles.is_inside(own, w.unit, as_of, roster) or w.unit == own]


def _tasks() -> list[Target]:
    uploads = UploadRow.objects.filter(kind="targets").filter(state__in=CURRENT)
    return rows.records(Target, uploads) if RecordRow.objects.filter(type="target").exists() else []


def _yearly_use(whom: set[str], year: int, rulebook: Rulebook) -> dict[str, dict[str, int]]:
    """Sum the year's use of each institution: energy [tce], electricity [kWh] and area [m2], all in thousandths."""
    sums: dict[str, dict[str, int]] = {}
    areas: dict[str, int] = {}
    for reading in rows.readings(Span.parse(str(year)), ACCEPTED):
        if reading.institution not in whom:
            continue
        own = sums.setdefault(reading.institution, {})
        for item, milli in reading.amounts.items():
            own[item] = own.get(item, 0) + milli
        areas[reading.institution] = max(areas.get(reading.institution, 0), reading.amounts.get("area", 0))
    found = {}
    for who, amounts in sums.items():
        energy = standard_coal(Total((who,), 1, 12, amounts), rulebook).tce
        found[who] = {
            "energy": int(energy * 1000),
            "electricity": amounts.get("electricity", 0),
            "area": areas[who],
        }
    return found


def _unit_name(unit: str, roster: Roster) -> str:
    return next((u.name for u in roster.units if u.id == unit), unit)


def _or_dash(milli: int | None) -> str:
    return "—" if milli is None else format_milli(milli)
