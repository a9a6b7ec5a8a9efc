"""Write the large synthetic province as files: registry, one workbook a unit and month, issued lists, decisions, truth.

``registry/`` is enrolled, ``ledgers/`` and ``issued/`` are collected with their registers; ``approval/`` holds what
makes the assessment of 2016 final and comes in last. ``decisions.csv`` decides every flag that a review raises,
``truth.json`` says what was truly reached.
"""

import csv
import json
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, astuple
from datetime import date
from pathlib import Path

from tongbao.intake.forms import template
from tongbao.intake.forms.issued_form import write_list
from tongbao.intake.review.decision import ABSENT, ACCEPT
from tongbao.intake.values.form import BASIS, ledger_items, reason_words
from tongbao.measure.period import Month, Span
from tongbao.records.issued import APPROVED, ISSUED, Issued
from tongbao.registry.institution import Institution
from tongbao.rules.digest import sha256
from tongbao.rules.rulebook import Rulebook
from tongbao.synthetic import truth as synth_truth
from tongbao.synthetic.province import SEED, Province
from tongbao.synthetic.reports import Line
from tongbao.synthetic.truth import BY_AREA, YEARS

SPAN = Span(Month(YEARS[0], 1), Month(YEARS[-1], 12))
LATE = (("u05", Month(2015, 8)), ("u12", Month(2016, 11)))
LEDGERS, ISSUED_LISTS, APPROVAL = "ledgers", "issued", "approval"
_NOTICE = "合成数据，非真实统计"
_WHO, _WHEN = "演示审核员", "2017-02-20T09:00:00+08:00"
_FINAL = str(YEARS[-1])
# When the lists of a year come in: month and day, in the year itself or the next.
_COMES = {
    "targets": (0, "03-28"),
    "events": (0, "07-01"),
    "restatements": (1, "09-14"),
    "degree_days": (1, "01-10"),
    "points": (1, "03-20"),
}
Register = list[tuple[str, str, str, str]]


def write_province(
    out: Path,
    seed: int = SEED,
    institutions: int = 2000,
    progress: Callable[[int, int], None] = lambda done, whole: None,
    span: Span = SPAN,
) -> Province:
    """Write a whole synthetic province into a folder.

    Parameters
    ----------
    out
        Folder; made where it is missing.
    seed
        One seed gives the same province on every machine.
    institutions
        Number of institutions.
    progress : called with (workbooks written, workbooks in all)
        Called after each workbook.
    span
        Months whose workbooks are written; everything else is written in full.

    Returns
    -------
    Province
        The province that was written.
    """
    province = Province(seed, institutions)
    out.mkdir(parents=True, exist_ok=True)
    _registry(province, out / "registry")
    _ledgers(province, out / LEDGERS, span, progress)
    _issued(province, out)
    _csv(out / "decisions.csv", ("conflict", "choice", "reason", "who", "when"), decisions(province))
    _truth(province, out / "truth.json")
    return province


def monthly(province: Province) -> dict[tuple[str, Month], list[Line]]:
    """Group the reported lines by workbook.

    Parameters
    ----------
    province
        Synthetic province.

    Returns
    -------
    mapping of (unit, month) to lines
        In the order of institutions.
    """
    found: dict[tuple[str, Month], list[Line]] = {(u, m): [] for u in province.units for m in SPAN}
    for body in province.world.bodies:
        for year in YEARS:
            for line in province.reports.months(body, year):
                found[body.unit(year), line.month].append(line)
    return found


def decisions(province: Province) -> list[tuple[str, str, str, str, str]]:
    """List a decision for each flag of a review.

    Parameters
    ----------
    province
        Synthetic province.

    Returns
    -------
    list of (conflict, choice, reason, who, when)
        For jumps of people and area, silent institutions and late workbooks.
    """
    found = []
    for body in province.world.bodies:
        for year in YEARS:
            missed = province.reports.lapse(body, year).missed
            silent = [m for m in Span.parse(str(year)) if m.month in missed and body.exists(m.last_day)]
            found += [(f"complete:{body.id}:{m}:", ABSENT, "催报无果，按缺报登记，不补数") for m in silent]
            jumps = province.reports.jumps(body, year)
            found += [(f"jump:{body.id}:{year}-01:{i}", ACCEPT, "合成情形：人数或面积经核对更正") for i in jumps]
    found += [(f"late:{unit}:{month}:", ACCEPT, "合成情形：迟报已说明原因") for unit, month in LATE]
    return [(*decision, _WHO, _WHEN) for decision in found]


def _registry(province: Province, folder: Path) -> None:
    folder.mkdir(exist_ok=True)
    roster = province.roster()
    head = ("code", "name", "kind", "parent", "unit", "since", "until")
    _csv(folder / "regions.csv", head, [_plain(astuple(r)) for r in roster.regions])
    units = [
        (u.id, u.list_id, u.name, u.short, u.customary, u.hands_down_to, u.since, u.until or "") for u in roster.units
    ]
    _csv(folder / "units.csv", ("id", "list", "name", "short", "customary", "hands_down_to", "since", "until"), units)
    _csv(folder / "codes.csv", ("unit", "system", "code"), [(u.id, *c) for u in roster.units for c in u.codes])
    states = [(s.id, s.name, s.kind, s.county, s.since, s.until or "", s.level, s.zone) for s in roster.institutions]
    columns = ("id", "name", "kind", "county", "since", "until", "level", "zone")
    _csv(folder / "institutions.csv", columns, states)
    contacts = [_plain(astuple(c)) for c in roster.contacts]
    _csv(folder / "contacts.csv", ("unit", "role", "name", "phone", "since", "until"), contacts)


def _ledgers(province: Province, folder: Path, span: Span, progress: Callable[[int, int], None]) -> None:
    folder.mkdir(exist_ok=True)
    names = {u.id: u.name for u in province.roster().units}
    states = {(s.id, s.county): s for s in province.roster().institutions}
    found = {place: lines for place, lines in monthly(province).items() if place[1] in span}
    register: Register = []
    # Writing spreadsheets takes most of the time; the workbooks do not depend on each other.
    with ProcessPoolExecutor() as pool:
        jobs = []
        for (unit, month), lines in found.items():
            path = folder / f"{names[unit]}_{month}.xlsx"
            listed = [states[x.body.id, x.body.homes[month.year >= 2016][1]] for x in lines]
            jobs.append((unit, month, path, pool.submit(_workbook, path, unit, names[unit], month, lines, listed)))
        for done, (unit, month, path, job) in enumerate(jobs, start=1):
            job.result()
            after, day = month.shift(1), 14 if (unit, month) in LATE else 8
            sender = f"合成{names[unit]}节能办"
            register.append(_received(path, sender, date(after.year, after.month, day).isoformat()))
            progress(done, len(jobs))
    _register(folder, register)


def _workbook(
    path: Path, unit: str, name: str, month: Month, lines: Sequence[Line], listed: Sequence[Institution]
) -> None:
    cover = template.Cover("ledger", unit, name, str(month), _NOTICE, {"填表人": "合成填表人"})
    rulebook = Rulebook(month.last_day)
    amounts = {x.body.id: x.amounts for x in lines}
    template.write_ledger(path, cover, listed, rulebook, amounts, words=_words(lines, rulebook))


def _words(lines: Iterable[Line], rulebook: Rulebook) -> dict[str, dict[str, str]]:
    """Write the texts of the ledger: how a row was measured, and 按面积计费 where heat has no amount."""
    bases = {r.id: r.text("name") for r in rulebook.rows("bases")}
    by_area = {i.id: next(iter(w)) for i in ledger_items(rulebook) if (w := reason_words(i))}
    found = {}
    for line in lines:
        words = {BASIS: bases[line.basis]}
        if line.body.heated_by == BY_AREA:
            words |= {item: word for item, word in by_area.items() if item not in line.amounts}
        found[line.body.id] = words
    return found


def _issued(province: Province, out: Path) -> None:
    registers: dict[str, Register] = {ISSUED_LISTS: [], APPROVAL: []}
    for year in map(str, YEARS[1:]):
        for list_id, records in issued_lists(province, year).items():
            last = [r for r in records if list_id == "events" and getattr(r, "kind", "") == APPROVED and year == _FINAL]
            first = [r for r in records if r not in last]
            for place, mine in ((ISSUED_LISTS, first), (APPROVAL, last)):
                if mine:
                    day = _day(list_id, year) if mine is first else f"{int(year) + 1}-06-01"
                    registers[place].append(_list(out / place, list_id, year, mine, day))
    for place, register in registers.items():
        _register(out / place, register)


def issued_lists(province: Province, year: str) -> dict[str, Sequence[Issued]]:
    """List the issued records of a year.

    Parameters
    ----------
    province
        Synthetic province.
    year : ``YYYY``
        Year of the lists.

    Returns
    -------
    mapping of list id to records
        Without empty lists.
    """
    number = int(year)
    found: dict[str, Sequence[Issued]] = {
        "targets": province.targets(number),
        "events": [e for e in province.events() if e.period == year],
        "restatements": [r for r in province.restatements() if r.period == year],
        "degree_days": province.degree_days(number),
        "points": province.points(number),
    }
    return {k: v for k, v in found.items() if v and k in ISSUED}


def _list(folder: Path, list_id: str, year: str, records: Sequence[Issued], day: str) -> tuple[str, str, str, str]:
    folder.mkdir(exist_ok=True)
    path = folder / f"{list_id}_{year}{'_核定' if folder.name == APPROVAL else ''}.csv"
    path.write_bytes(write_list(list_id, year, records, Rulebook(Span.parse(year).last.last_day)))
    return _received(path, "合成大省节能办", day)


def _day(list_id: str, year: str) -> str:
    later, day = _COMES[list_id]
    return f"{int(year) + later}-{day}"


def _truth(province: Province, path: Path) -> None:
    asked, fell, met = province.world.aims, province.reductions(), province.truth()
    verdicts = [
        {"unit": u, "indicator": i, "asked_milli_percent": asked[u, i], "fell": str(fell[u, i]), "met": met[u, i]}
        for u, i in met
    ]
    moved = [b.id for b in province.world.bodies if b.homes[0] != b.homes[1]]
    truth = {
        "合成": "全部地名、机构、文号和数字均为虚构；本文件与程序无关地计算",
        "definition": synth_truth.__doc__,
        "seed": province.seed,
        "institutions": len(province.world.bodies),
        "moved": moved,
        "restated": [asdict(r) for r in province.restatements()],
        "verdicts": verdicts,
    }
    path.write_text(json.dumps(truth, ensure_ascii=False, indent=1) + "\n", "utf-8")


def _received(path: Path, sender: str, day: str) -> tuple[str, str, str, str]:
    return path.name, sha256(path.read_bytes()), sender, f"{day}T09:00:00+08:00"


def _register(folder: Path, register: Register) -> None:
    _csv(folder / "received.csv", ("file", "digest", "sender", "received_at"), register)


def _plain(row: Sequence[object]) -> list[object]:
    return ["" if cell is None else cell for cell in row]


def _csv(path: Path, head: tuple[str, ...], rows: Iterable[Sequence[object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(head)
        writer.writerows(rows)
