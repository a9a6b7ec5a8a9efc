"""Progress entry in the browser: a month's progress, matter by matter with its papers, handed in as our own form.

As with the ledger, a return handed in is a workbook that the program writes from the typed cells, stored as evidence
and read by the same reader. A draft is not yet a return; its papers are stored as evidence as soon as they are chosen.
"""

import hashlib
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from tongbao.intake.forms import template as forms
from tongbao.intake.forms.headings import MATTER_HEADERS
from tongbao.intake.review.state import State
from tongbao.intake.values.form import COUNTY_FIELDS, MATTER_FIELDS, NIL, FormField, matter_rows, row_key, stage_words
from tongbao.measure.period import Month
from tongbao.measure.refusal import Refusal
from tongbao.office.desk.access import roles
from tongbao.office.desk.collection.collect import collect_typed
from tongbao.office.desk.collection.file_outcome import FileOutcome
from tongbao.office.desk.filing.template import facts_done_before
from tongbao.office.desk.home import audit_log, period_lock
from tongbao.office.desk.home.home import Actor, Home, one_act
from tongbao.office.desk.review import transitions
from tongbao.office.store import rows
from tongbao.office.store.models import EntryRow, OfficeRow, UploadRow
from tongbao.records.evidence import store_paper
from tongbao.registry.reporting import AREAS
from tongbao.rules.row import Row
from tongbao.rules.rulebook import Rulebook

KIND = "progress"
# Key of the line that represents the whole form, and of the papers stored with a line.
WHOLE, PAPERS = "whole", "papers"
_ALWAYS = ("status", "day", "title")
# Fields of a form that belong to another one: they are displayed together.
_WITH = {"amount": ("amount", "bound"), "count": ("count", "count_unit")}
_FIXED = ("matter", "name", "level", "last", "evidence")

Cells = Mapping[str, Mapping[str, str]]
Papers = Mapping[str, list[tuple[str, bytes]]]


@dataclass(frozen=True)
class Line:
    """Hold one matter (or one county) of the form: its fields, typed values, attached papers."""

    key: str
    name: str
    last: str
    fields: tuple[tuple[FormField, str], ...]
    papers: tuple[str, ...]
    stages: tuple[str, ...] = ()
    stage: str = ""
    needed: str = ""


@dataclass(frozen=True)
class Form:
    """Hold the form of a unit's month; ``locked`` is why it cannot be filled in now, ``nil`` that nothing happened."""

    unit: str
    name: str
    month: str
    matters: tuple[Line, ...]
    counties: tuple[Line, ...]
    nil: bool
    saved: str
    locked: str
    returned: str


def form(unit: str, period: str, acting: Actor) -> Form:
    """Build the form of a unit's month with the values typed before.

    Raises
    ------
    Refusal
        Codes ``role``, ``period``, ``absent``.
    """
    roles.territory(acting, "collect")
    period_lock.periods_named(KIND, period)
    day, roster = Month.parse(period).last_day, rows.roster()
    own = roles.person(acting).place
    if (own and own != unit) or not any(u.id == unit for u in roster.units_at(day, AREAS)):
        raise Refusal("absent", "没有这个填报单位。", "请从列表中打开。")
    rulebook = Rulebook(day)
    entry = EntryRow.objects.filter(kind=KIND, unit=unit, period=period).first()
    typed: Cells = entry.cells if entry else {}
    last = facts_done_before(unit)
    upload = UploadRow.objects.filter(kind=KIND, unit=unit, period=period).exclude(state="superseded").last()
    matters = tuple(
        _line(m, level, typed.get(f"{m.id}.{level}", {}), last.get(row_key(m.id, level), ""))
        for m, level in matter_rows(rulebook, KIND)
    )
    counties = tuple(
        Line(
            c.code,
            c.name,
            "",
            tuple((f, typed.get(c.code, {}).get(f.key, "")) for f in COUNTY_FIELDS if f.key not in ("county", *_FIXED)),
            (),
        )
        for c in roster.counties_of(unit, day)
    )
    return Form(
        unit,
        roles.place_name(unit, day, roster),
        period,
        matters,
        counties,
        typed.get(WHOLE, {}).get(NIL) == "是",
        entry.at if entry else "",
        transitions.locked_why(upload, acting.now.date()) if upload else "",
        upload.reason if upload and upload.state == State.RETURNED.value else "",
    )


def save(unit: str, period: str, cells: Cells, papers: Papers, home: Home, acting: Actor) -> EntryRow:
    """Store typed cells as a draft, and their papers as evidence.

    Parameters
    ----------
    unit, period
        Unit and month of the form.
    cells
        Typed values by line and field.
    papers
        Papers chosen for each line, as names and bytes.
    home, acting
        Home the papers are stored in, and the person who fills in.

    Raises
    ------
    Refusal
        Codes ``role``, ``period``, ``absent``, ``locked``.
    """
    known = form(unit, period, acting)
    if known.locked:
        raise Refusal("locked", known.locked, "")
    digests = {
        key: [(name, store_paper(home.evidence, content)) for name, content in given] for key, given in papers.items()
    }
    with one_act():
        entry = EntryRow.objects.filter(kind=KIND, unit=unit, period=period).first()
        before = entry.cells if entry else {}
        drafted = {WHOLE: {NIL: "是" if cells.get(WHOLE, {}).get(NIL) else ""}}
        for line in (*known.matters, *known.counties):
            names = {f.key for f, _ in line.fields} | {"level"}
            typed = {k: v.strip() for k, v in cells.get(line.key, {}).items() if k in names and v.strip()}
            there = _papers(before.get(line.key, {})) | dict(digests.get(line.key, []))
            drafted[line.key] = typed | ({PAPERS: "\n".join(f"{d} {n}" for n, d in there.items())} if there else {})
        entry, _ = EntryRow.objects.update_or_create(
            kind=KIND, unit=unit, period=period, defaults={"cells": drafted, "by": acting.who, "at": acting.at}
        )
        audit_log.record(acting, "fill", f"{unit} {period} 工作进展暂存")
    return entry


def hand_in(unit: str, period: str, cells: Cells, papers: Papers, home: Home, acting: Actor) -> FileOutcome:
    """Hand in typed cells, with their papers.

    Parameters
    ----------
    unit, period
        Unit and month of the form.
    cells
        Typed values by line and field.
    papers
        Papers chosen for each line, as names and bytes.
    home, acting
        Home the return is stored in, and the person who hands it in.

    Raises
    ------
    Refusal
        Those of :func:`save`; ``typed`` where nothing was answered and no nil report was ticked, or a cell cannot
        be read.
    """
    drafted = save(unit, period, cells, papers, home, acting).cells
    known = form(unit, period, acting)
    answered = [x for x in (*known.matters, *known.counties) if any(v for _, v in x.fields)]
    if not answered and not known.nil:
        raise Refusal("typed", "一项也没有填，没有报送。", "请填写；本月确实没有情况的，勾选零报告。")
    # Papers of the same name with two matters are two papers: each is named by its line.
    named = {
        _paper_name(line.key, name): digest
        for line in known.matters
        for name, digest in _papers(drafted.get(line.key, {})).items()
    }
    with tempfile.TemporaryDirectory() as folder:
        mark = hashlib.sha256(acting.at.encode()).hexdigest()[:4]
        path = Path(folder) / f"{known.name}_{period}_工作进展_{acting.at[:10].replace('-', '')}{mark}.xlsx"
        _write(path, known, drafted, Rulebook(Month.parse(period).last_day))
        outcome = collect_typed(path, home, acting, named, finish=partial(_replace_entry, unit, period, acting))
    if outcome.state == "unchanged":
        remedy = "改正后再报；确认无误的，请在报表页写明理由后重新报送。"
        raise Refusal("typed", "与上次报送的完全相同，没有重报。", remedy)
    return outcome


def _replace_entry(unit: str, period: str, acting: Actor, outcome: FileOutcome) -> None:
    """Retire what the new return supersedes; it is committed with the return or not at all."""
    drafts = UploadRow.objects.filter(kind=KIND, unit=unit, period=period, state=State.DRAFT.value)
    for upload in drafts.order_by("id"):
        transitions.supersede(upload, acting, "在网页上改正后重报")
    EntryRow.objects.filter(kind=KIND, unit=unit, period=period).delete()


def _line(matter: Row, level: str, typed: Mapping[str, str], last: str) -> Line:
    states = stage_words(matter) if not matter.get("levels") else {}
    word = stage_words(matter).get(level, "") if level and matter.get("levels") else ""
    wanted = [*_ALWAYS, *matter.texts("needs"), *matter.get("slots", ())]
    if matter.get("marks"):
        wanted.append("marks")
    wanted_fields = {k for w in wanted for k in _WITH.get(w, (w,))}
    fields = [f for f in MATTER_FIELDS if f.key in wanted_fields and f.key not in _FIXED]
    needed = "、".join(MATTER_HEADERS[n] for n in matter.texts("needs"))
    name = f"{matter.text('name')}（{word}）" if word else matter.text("name")
    return Line(
        f"{matter.id}.{level}",
        name,
        last,
        tuple((f, typed.get(f.key, "")) for f in fields),
        tuple(_papers(typed)),
        tuple(states.values()),
        typed.get("level", ""),
        needed,
    )


def _papers(typed: Mapping[str, str]) -> dict[str, str]:
    """Parse the papers of a line, digest by name."""
    pairs = (line.partition(" ") for line in typed.get(PAPERS, "").splitlines())
    return {name: digest for digest, _, name in pairs if name}


def _paper_name(key: str, name: str) -> str:
    """Name a paper as the form does, where names are separated by semicolons."""
    return f"{key}-{name}".replace("；", "_").replace(";", "_")


def _write(path: Path, known: Form, drafted: Cells, rulebook: Rulebook) -> None:
    mark = OfficeRow.objects.filter(key="synthetic_mark").first()
    nil = {NIL: "是"} if known.nil else None
    cover = forms.Cover(KIND, known.unit, known.name, known.month, str(mark.value) if mark else "", nil)
    answers = []
    for matter, level in matter_rows(rulebook, KIND):
        key = f"{matter.id}.{level}"
        typed = {k: v for k, v in drafted.get(key, {}).items() if k != PAPERS}
        names = "；".join(_paper_name(key, name) for name in _papers(drafted.get(key, {})))
        if not typed and not names:
            continue
        word = stage_words(matter).get(level, "") if matter.get("levels") else typed.get("level", "")
        answers.append(typed | {"matter": matter.id, "level": word, "evidence": names})
    regions = rows.roster().counties_of(known.unit, Month.parse(known.month).last_day)
    counties = {region: drafted.get(region.code, {}) for region in regions}
    forms.write_progress(path, cover, counties, rulebook, answers, facts_done_before(known.unit))
