"""Collect the works ledger: store its lines, and the facts they state, as records of the month's progress."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from tongbao.intake.forms.entries import Entries, Source
from tongbao.intake.forms.works import WorksReturn, read_works
from tongbao.intake.reading.workbook import Sheets
from tongbao.intake.review.state import CURRENT
from tongbao.intake.values.flag import ERROR, Flag
from tongbao.measure.period import Month
from tongbao.office.store import rows
from tongbao.office.store.models import UploadRow
from tongbao.records.work import Work, select_latest
from tongbao.registry.reporting import DEPARTMENTS, PROVINCE
from tongbao.registry.roster import Roster
from tongbao.rules.rulebook import Rulebook
from tongbao.works.facts_from_ledger import derive_facts
from tongbao.works.ledger import find_double_claims

_OWNERS = (
    ("project", "projects", "项目"),
    ("contract", "contracts", "合同"),
    ("application", "demonstrations", "申报"),
)
_IN_ORDER = ("started", "completed", "accepted")


def read_ledger(sheets: Sheets, source: Source, roster: Roster, month: Month) -> WorksReturn:
    """Read the lines of a return with known places and without duplicate buildings, and the facts they state."""
    found = read_works(sheets, source, Rulebook(month.last_day))
    flags = [f for work in found.works for f in (*_unknown(work, source, roster, month), *_dates(work, source))]
    flags += [
        _at(second, "building", f"“{building}”的同一措施已在“{first.key}”中登记，一栋楼一项措施只计一次。", source)
        for building, first, second in find_double_claims(select_latest(found.works, source.received[:10]))
    ]
    flags += _dangling(found.works, source)
    found.entries.flags += flags
    wrong = {(f.sheet, f.row) for f in flags}
    found.works = [w for w in found.works if _where(w) not in wrong]
    found.entries.facts = derive_facts(found.works)
    _number(found.entries, source)
    return found


def _number(entries: Entries, source: Source) -> None:
    """Assign ids as the progress return does; lines have numbers of their own, two with equal content are two."""
    seen: dict[str, int] = {}
    for index, fact in enumerate(entries.facts):
        stage = fact.level or fact.state
        stem = ":".join(x for x in (source.period, fact.unit, fact.matter, stage) if x)
        seen[stem] = seen.get(stem, 0) + 1
        entries.facts[index] = replace(fact, id=stem if seen[stem] == 1 else f"{stem}#{seen[stem]}")


def _dangling(works: Sequence[Work], source: Source) -> list[Flag]:
    """Flag lines of a project, contract or application found neither in this ledger nor in an earlier one."""
    uploads = UploadRow.objects.filter(kind="works", unit=source.unit).filter(state__in=CURRENT)
    every = [*works, *rows.records(Work, uploads)]
    flags = []
    for field, owner, name in _OWNERS:
        known = {w.text("key") for w in every if w.register == owner}
        for work in works:
            number = work.text(field)
            # An audit may recommend a measure that another unit carries out.
            if work.register not in (owner, "measures") and number and number not in known:
                flags.append(_at(work, "owner", f"{name}“{number}”没有登记。", source))
    return flags


def _unknown(work: Work, source: Source, roster: Roster, month: Month) -> list[Flag]:
    """Flag places that the registry of the month does not know."""
    day, flags = month.last_day, []
    county, institution, department = (work.text(f) for f in ("county", "institution", "department"))
    own = {r.code for r in roster.counties_of(work.unit, day)}
    if county and county not in own:
        flags.append(_at(work, "county", f"县代码“{county}”在{month}不属于本单位。", source))
    state = next((s for s in roster.states_of(institution) if s.exists(day)), None) if institution else None
    if institution and state is None:
        flags.append(_at(work, "institution", f"机构编号“{institution}”在{month}不在名录中。", source))
    elif state and work.unit != PROVINCE and roster.unit_of_county(state.county, day) != work.unit:
        flags.append(_at(work, "institution", f"机构“{institution}”在{month}不属于本单位。", source))
    if department and department not in {u.id for u in roster.units_at(day, DEPARTMENTS)}:
        flags.append(_at(work, "unit", f"部门编号“{department}”不在省直部门名单中。", source))
    return flags


def _dates(work: Work, source: Source) -> list[Flag]:
    """Flag a project not started, completed and accepted in this order, or a stage reached on a future day."""
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
