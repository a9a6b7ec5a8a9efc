"""Collect the works ledger: its lines, and the facts they state, go into the records of the month's progress."""

from itertools import pairwise

from tongbao.intake.answer import Source, numbered
from tongbao.intake.flag import ERROR, Flag
from tongbao.intake.workbook import Sheets
from tongbao.intake.works import Works, read_works
from tongbao.measure.period import Month
from tongbao.records.work import Work, latest
from tongbao.registry.reporting import DEPARTMENTS
from tongbao.registry.roster import Roster
from tongbao.rules.rulebook import Rulebook
from tongbao.works.ledger import claimed_twice
from tongbao.works.told import facts_of

_IN_ORDER = ("started", "completed", "accepted")


def read_ledger(sheets: Sheets, source: Source, roster: Roster, month: Month) -> Works:
    """The lines of a return whose places are known and whose buildings stand once, with the facts they state."""
    found = read_works(sheets, source, Rulebook(month.last_day))
    flags = [f for work in found.works for f in (*_unknown(work, source, roster, month), *_dates(work, source))]
    flags += [
        _at(second, "building", f"“{building}”的同一措施已在“{first.key}”中登记，一栋楼一项措施只计一次。", source)
        for building, first, second in claimed_twice(latest(found.works, source.received[:10]))
    ]
    found.entries.flags += flags
    wrong = {(f.sheet, f.row) for f in flags}
    found.works = [w for w in found.works if _where(w) not in wrong]
    found.entries.facts = facts_of(found.works)
    numbered(found.entries, source)
    return found


def _unknown(work: Work, source: Source, roster: Roster, month: Month) -> list[Flag]:
    """Places that the registry of the month does not know."""
    day, flags = month.last_day, []
    county, institution, department = (work.text(f) for f in ("county", "institution", "department"))
    own = {r.code for r in roster.counties_of(work.unit, day)}
    if county and county not in own:
        flags.append(_at(work, "county", f"县代码“{county}”在{month}不属于本单位。", source))
    if institution and not any(s.exists(day) for s in roster.states_of(institution)):
        flags.append(_at(work, "institution", f"机构编号“{institution}”在{month}不在名录中。", source))
    if department and department not in {u.id for u in roster.units_at(day, DEPARTMENTS)}:
        flags.append(_at(work, "unit", f"部门编号“{department}”不在省直部门名单中。", source))
    return flags


def _dates(work: Work, source: Source) -> list[Flag]:
    """A project is started, completed and accepted in this order, and a stage that was reached has no day to come."""
    days = [(s, work.text(s)) for s in _IN_ORDER if work.text(s)]
    wrong = [_at(work, "dates", "开工、完工、验收日期先后不符。", source) for a, b in pairwise(days) if a[1] > b[1]]
    stage = work.text("stage")
    if stage in _IN_ORDER and work.text(stage) > source.received[:10]:
        wrong.append(_at(work, "dates", f"日期{work.text(stage)}还没有到。", source))
    return wrong[:1]


def _where(work: Work) -> tuple[str, int]:
    sheet, _, row = work.place.partition("!")
    return sheet, int(row)


def _at(work: Work, code: str, sentence: str, source: Source) -> Flag:
    sheet, row = _where(work)
    about = (source.unit, source.period, f"{work.register}:{work.key}")
    return Flag(code, ERROR, f"{sentence}请核对后重报。", source.file, sheet, row, f"A{row}", about)
