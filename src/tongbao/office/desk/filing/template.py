"""Templates: write the forms to hand out, prefilled with ids, names and known values."""

from collections.abc import Mapping
from pathlib import Path

from tongbao.intake.forms import template as forms
from tongbao.intake.forms.issued_form import LISTS
from tongbao.intake.forms.issued_form import write_list as issued_list
from tongbao.intake.forms.works import to_cells
from tongbao.intake.review.state import ACCEPTED, CURRENT
from tongbao.intake.values.form import row_key
from tongbao.measure.period import Month, Span
from tongbao.measure.refusal import Refusal
from tongbao.office.desk.access import roles, visibility
from tongbao.office.desk.home import audit_log, period_lock
from tongbao.office.desk.home.home import Actor, one_act
from tongbao.office.store import rows
from tongbao.office.store.models import OfficeRow, RecordRow, UploadRow
from tongbao.records.work import Work, select_latest
from tongbao.registry.institution import list_reporting_institutions
from tongbao.registry.reporting import AREAS, PROVINCE
from tongbao.registry.roster import Roster
from tongbao.rules.rulebook import Rulebook


def template(kind: str, period: str, out: Path, acting: Actor) -> list[Path]:
    """Write the templates of a kind (progress, ledger, province, targets) for a period into a folder."""
    with one_act():
        roles.require(acting, "template")
        out.mkdir(parents=True, exist_ok=True)
        roster, notice = rows.roster(), _notice()
        writers = {
            "progress": _progress,
            "ledger": _ledgers,
            "province": _province,
            "works": _works,
            "targets": _issued,
        }
        if kind not in writers:
            raise Refusal("kind", f"没有“{kind}”这种报表。", f"可用：{'、'.join(writers)}。")
        period_lock.periods_named(period_lock.book_kind(kind), period)
        written = writers[kind](period, out, roster, notice)
        audit_log.record(acting, "template", f"{kind} {period} {len(written)}份")
    return written


def template_for(place: str, period: str, out: Path, acting: Actor) -> Path:
    """Write the prefilled ledger of one county or institution for a month.

    Raises
    ------
    Refusal
        Codes ``role``, ``absent``, ``period``.
    """
    roles.territory(acting, "template")
    period_lock.periods_named("ledger", period)
    month, roster = Month.parse(period), rows.roster()
    visibility.place_within(place, month.last_day, acting, roster)
    own = [s for s in roster.states_of(place) if s.exists(month.last_day)]
    states = own or list_reporting_institutions(list(roster.institutions), place, month)
    if not states:
        raise Refusal("absent", "这里没有要填报的机构。", "请从“工作台”打开自己的台账。")
    before = rows.readings(Span(month.shift(-12), month.shift(-12)), ACCEPTED)
    last = {r.institution: r.amounts for r in before}
    name = roles.place_name(place, month.last_day, roster)
    path = out / f"{name}_{month}.xlsx"
    cover = forms.Cover("ledger", place, name, str(month), _notice())
    forms.write_ledger(path, cover, states, Rulebook(month.last_day), last_year=last)
    return path


def progress_for(unit: str, period: str, out: Path, acting: Actor) -> Path:
    """Write the prefilled progress return of one unit for a month.

    Raises
    ------
    Refusal
        Codes ``role``, ``absent``, ``period``.
    """
    roles.territory(acting, "template")
    period_lock.periods_named("progress", period)
    day, roster = Month.parse(period).last_day, rows.roster()
    visibility.place_within(unit, day, acting, roster)
    path = out / f"{roles.place_name(unit, day, roster)}_{period}.xlsx"
    cover = forms.Cover("progress", unit, roles.place_name(unit, day, roster), period, _notice())
    forms.write_progress(path, cover, roster.counties_of(unit, day), Rulebook(day), last=facts_done_before(unit))
    return path


def _progress(period: str, out: Path, roster: Roster, notice: str) -> list[Path]:
    day = Month.parse(period).last_day
    rulebook = Rulebook(day)
    written = []
    for unit in roster.units_at(day, AREAS):
        path = out / f"{unit.name}_{period}.xlsx"
        cover = forms.Cover("progress", unit.id, unit.name, period, notice)
        forms.write_progress(path, cover, roster.counties_of(unit.id, day), rulebook, last=facts_done_before(unit.id))
        written.append(path)
    return written


def _province(period: str, out: Path, roster: Roster, notice: str) -> list[Path]:
    path = out / f"省本级_{period}.xlsx"
    rulebook = Rulebook(Month.parse(period).last_day)
    unit = roster.unit(PROVINCE)
    forms.write_province(path, forms.Cover("province", PROVINCE, unit.name, period, notice), rulebook)
    return [path]


def _works(period: str, out: Path, roster: Roster, notice: str) -> list[Path]:
    """Write the works ledger of every unit and of the province itself, with the lines of last time to be carried on."""
    day = Month.parse(period).last_day
    rulebook = Rulebook(day)
    written = []
    for unit in (*roster.units_at(day, AREAS), roster.unit(PROVINCE)):
        path = out / f"{unit.name}_举措_{period}.xlsx"
        cover = forms.Cover("works", unit.id, unit.name, period, notice)
        forms.write_works(path, cover, rulebook, _lines_before(unit.id, rulebook))
        written.append(path)
    return written


def _lines_before(unit: str, rulebook: Rulebook) -> dict[str, list[dict[str, str]]]:
    """Read the lines of the unit's last works ledger: a register goes on, nobody types it twice."""
    uploads = UploadRow.objects.filter(kind="works", unit=unit).filter(state__in=CURRENT)
    found: dict[str, list[dict[str, str]]] = {}
    for work in select_latest(rows.records(Work, uploads), "9999"):
        found.setdefault(work.register, []).append(to_cells(work, rulebook))
    return found


def _issued(period: str, out: Path, roster: Roster, notice: str) -> list[Path]:
    rulebook = Rulebook(Span.parse(period).last.last_day)
    written = []
    for form in LISTS:
        path = out / f"{form.name}_{period}.csv"
        path.write_bytes(issued_list(form.id, period, (), rulebook, hints=True))
        written.append(path)
    return written


def _ledgers(period: str, out: Path, roster: Roster, notice: str) -> list[Path]:
    written = []
    known = rows.history(ACCEPTED)
    for month in Span.parse(period):
        rulebook = Rulebook(month.last_day)
        for county in sorted({s.county for s in roster.institutions if s.exists(month.last_day)}):
            region = roster.region(county, month.last_day)
            name = region.name if region else county
            path = out / f"{name}_{month}.xlsx"
            states = list_reporting_institutions(list(roster.institutions), county, month)
            last: dict[str, Mapping[str, int]] = {s.id: known.get(s.id, {}).get(month.shift(-12), {}) for s in states}
            forms.write_ledger(
                path, forms.Cover("ledger", county, name, str(month), notice), states, rulebook, last_year=last
            )
            written.append(path)
    return written


def facts_done_before(unit: str) -> dict[str, str]:
    """Read what a unit reported as done before, by row of the form (:func:`row_key`): it is not asked again."""
    done: dict[str, str] = {}
    found = RecordRow.objects.filter(type="fact", upload__state__in=ACCEPTED, body__unit=unit, body__status="yes")
    for row in found.order_by("id"):
        answer = f"已报“是”（{row.body['day'] or row.body['received'][:10]}）"
        done[row_key(row.body["matter"], row.body.get("level", ""))] = answer
    return done


def _notice() -> str:
    row = OfficeRow.objects.filter(key="synthetic_mark").first()
    return str(row.value) if row else ""
