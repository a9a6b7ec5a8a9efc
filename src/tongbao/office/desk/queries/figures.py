"""The figures of a ledger as pages show them: its lines beside what was before, and its curve over the months."""

from datetime import date

from tongbao.assess.energy import standard_coal
from tongbao.intake.review.state import CURRENT
from tongbao.intake.values.form import ledger_items
from tongbao.measure.period import Month
from tongbao.measure.quantity import format_milli
from tongbao.measure.rounding import format_rounded
from tongbao.measure.units import unit as unit_of_measure
from tongbao.office.desk.queries.table import Cell, Table, Value
from tongbao.office.store import rows
from tongbao.office.store.models import ReadingRow, UploadRow
from tongbao.records.total import Total
from tongbao.rules.rulebook import Rulebook

# How many lines of a return a page shows.
MOST_LINES = 300


def figures(upload: UploadRow) -> Table:
    """The lines of a ledger, each with last month and the same month of last year."""
    month = Month.parse(upload.period)
    rulebook = Rulebook(month.last_day)
    items = ledger_items(rulebook)
    found = list(ReadingRow.objects.filter(upload=upload).order_by("line", "id")[:MOST_LINES])
    used = [i for i in items if any(i.id in r.amounts or i.id in r.reasons for r in found)]
    before = _earlier({r.institution for r in found}, [month.shift(-1), month.shift(-12)])
    names = names_of({r.institution for r in found}, month.last_day)
    lines: list[tuple[Value, ...]] = []
    for reading in found:
        cells: list[Value] = [
            Cell(names.get(reading.institution, reading.institution), page="institution", key=(reading.institution,))
        ]
        for item in used:
            cells.append(_amount(reading, item.id))
        now, last, year = (
            _coal(a, rulebook)
            for a in (
                reading.amounts,
                before.get((reading.institution, str(month.shift(-1)))),
                before.get((reading.institution, str(month.shift(-12)))),
            )
        )
        lines.append((*cells, now, last, year))
    heads = ("机构", *(f"{i.text('name')}（{unit_of_measure(i.text('unit')).sign}）" for i in used))
    whole = ReadingRow.objects.filter(upload=upload).count()
    note = f"共{whole}行，此处列前{MOST_LINES}行，其余请下载原件。" if whole > MOST_LINES else ""
    return Table("数字", (*heads, "综合能耗（吨标准煤）", "上月", "上年同月"), lines, note=note, words=1)


def _amount(reading: ReadingRow, item: str) -> Value:
    if item in reading.amounts:
        return format_milli(reading.amounts[item])
    return "未计量" if item in reading.reasons else ""


def _coal(amounts: dict[str, int] | None, rulebook: Rulebook) -> str:
    if amounts is None:
        return "—"
    return format_rounded(standard_coal(Total(("",), 1, 1, amounts), rulebook).tce, 3)


def _earlier(ids: set[str], months: list[Month]) -> dict[tuple[str, str], dict[str, int]]:
    found = ReadingRow.objects.filter(
        institution__in=sorted(ids)[:MOST_LINES], month__in=[str(m) for m in months], upload__state__in=CURRENT
    )
    return {(r.institution, r.month): r.amounts for r in found.order_by("upload_id")}


def names_of(ids: set[str], on: date) -> dict[str, str]:
    """What institutions are called on a day."""
    roster = rows.roster()
    return {s.id: s.name for id_ in ids for s in roster.states_of(id_) if s.exists(on)}


def curve(upload: UploadRow) -> tuple[tuple[str, str | None, str | None], ...]:
    """Standard coal of the place by month with the year before: what a reviewer looks at first."""
    if upload.kind != "ledger":
        return ()
    month = Month.parse(upload.period)
    rulebook = Rulebook(month.last_day)
    ids = list(ReadingRow.objects.filter(upload=upload).values_list("institution", flat=True)[:MOST_LINES])
    months = [month.shift(-n) for n in range(24)]
    sums: dict[str, dict[str, int]] = {}
    seen: dict[tuple[str, str], dict[str, int]] = {}
    found = ReadingRow.objects.filter(
        institution__in=ids, month__in=[str(m) for m in months], upload__state__in=CURRENT
    )
    for reading in found.order_by("upload_id"):
        seen[reading.institution, reading.month] = reading.amounts
    for (_, when), amounts in seen.items():
        own = sums.setdefault(when, {})
        for item, milli in amounts.items():
            own[item] = own.get(item, 0) + milli
    return tuple(
        (
            str(m),
            _coal(sums[str(m)], rulebook) if str(m) in sums else None,
            _coal(sums[str(m.shift(-12))], rulebook) if str(m.shift(-12)) in sums else None,
        )
        for m in reversed(months[:12])
    )
