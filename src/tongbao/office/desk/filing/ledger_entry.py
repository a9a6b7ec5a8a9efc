"""Ledger entry in the browser: a draft that is not yet a return, checked while typing, handed in as our form.

A return handed in is a workbook that the program writes from the typed cells, stored as evidence like any file that
came by mail and read by the same reader: there is one way in for figures.
"""

import hashlib
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import partial
from pathlib import Path

from tongbao.assess.energy import standard_coal
from tongbao.intake.checks import check_all
from tongbao.intake.checks.context import Context
from tongbao.intake.forms import template as forms
from tongbao.intake.forms.headings import ledger_entry_fields
from tongbao.intake.forms.ledger import read_ledger
from tongbao.intake.reading.limits import workbook_limits
from tongbao.intake.reading.workbook import Sheets, read_workbook
from tongbao.intake.review.state import State
from tongbao.intake.values.flag import Flag
from tongbao.intake.values.form import (
    BASIS,
    PAYMENT,
    ledger_items,
    reason_words,
)
from tongbao.intake.values.ledger_lines import Ledger
from tongbao.measure.number_text import list_some
from tongbao.measure.period import Month, Span, format_chinese_date
from tongbao.measure.quantity import format_milli
from tongbao.measure.refusal import Refusal
from tongbao.measure.rounding import format_rounded
from tongbao.office.desk.access import roles, visibility
from tongbao.office.desk.access.deadlines import deadline_for, legal_day
from tongbao.office.desk.access.roles import place_name
from tongbao.office.desk.collection.collect import collect_typed
from tongbao.office.desk.collection.file_outcome import FileOutcome
from tongbao.office.desk.home import audit_log
from tongbao.office.desk.home.home import Actor, Home, one_act
from tongbao.office.desk.review import transitions
from tongbao.office.desk.review.review_checks import check_return, local_prices, own_history
from tongbao.office.store import rows
from tongbao.office.store.models import EntryRow, OfficeRow, ReadingRow, UploadRow
from tongbao.records.total import Total
from tongbao.registry.institution import Institution, list_reporting_institutions
from tongbao.registry.roster import Roster
from tongbao.rules.rulebook import Rulebook

KIND = "ledger"
_NAMED = 5
# Larger files are checked by the review, in one go with all others.
_MOST_CHECKED = 2000
_MOST = 60  # institutions on one page of the grid; a county with more uses the workbook


@dataclass(frozen=True)
class Column:
    """Describe a column of the grid: id, name, unit or words allowed in it."""

    id: str
    name: str
    hint: str
    words: tuple[str, ...] = ()
    optional: bool = False


@dataclass(frozen=True)
class Row:
    """Hold an institution with its typed cells, and its values of last month and of the same month of last year."""

    id: str
    name: str
    typed: Mapping[str, str]
    last: Mapping[str, str]
    year: Mapping[str, str]


@dataclass(frozen=True)
class Grid:
    """Hold a ledger to be filled in; ``returned`` is why the last return came back, ``due`` the day it is due."""

    place: str
    name: str
    month: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    saved: str
    locked: str
    upload: int
    returned: str = ""
    due: str = ""


def grid(place: str, period: str, acting: Actor) -> Grid:
    """Build the grid of a place and month, filled with the draft or with the last return.

    Raises
    ------
    Refusal
        Codes ``absent``, ``period``, ``many``, ``role``.
    """
    roles.territory(acting, "collect")
    month, roster = _month(period), rows.roster()
    visibility.place_within(place, month.last_day, acting, roster)
    states = _states(place, month, roster)
    rulebook = Rulebook(month.last_day)
    entry = EntryRow.objects.filter(kind=KIND, unit=place, period=period).first()
    current = UploadRow.objects.filter(kind=KIND, unit=place, period=period).exclude(state="superseded")
    upload = current.order_by("id").last()
    locked = transitions.locked_why(upload, acting.now.date()) if upload else ""
    # Under review the reported values are displayed, not an earlier draft.
    typed = entry.cells if entry and not locked else _typed(upload, rulebook)
    known = own_history([s.id for s in states], month)
    return Grid(
        place,
        place_name(place, month.last_day, roster),
        period,
        columns(rulebook),
        tuple(
            Row(
                s.id,
                s.name,
                typed.get(s.id, {}),
                _format_amounts(known.get(s.id, {}).get(month.shift(-1), {})),
                _format_amounts(known.get(s.id, {}).get(month.shift(-12), {})),
            )
            for s in states
        ),
        entry.at if entry and not locked else "",
        locked,
        upload.pk if upload else 0,
        upload.reason if upload and upload.state == State.RETURNED.value else "",
        _due_words(place, month, roster),
    )


def columns(rulebook: Rulebook) -> tuple[Column, ...]:
    """List the columns of the ledger as the grid has them."""
    words = {i.id: tuple(reason_words(i)) for i in ledger_items(rulebook)}
    # An item may be optional; how a row was measured and paid for always is.
    needed = {i.id for i in ledger_items(rulebook) if not i.get("optional")}
    return tuple(
        Column(f.key, f.header, f.hint, words.get(f.key, f.words), f.key not in needed)
        for f in ledger_entry_fields(rulebook)
    )


def save(
    place: str, period: str, cells: Mapping[str, Mapping[str, str]], acting: Actor, log_autosave: bool = True
) -> EntryRow:
    """Store typed cells as a draft.

    The audit log records the first time, and every time that a person asked for it.

    Parameters
    ----------
    place, period
        Place and month of the ledger.
    cells : mapping of institution to typed text by column
        Typed cells; institutions and columns that are not on the grid are left out.
    acting
        Person who fills in.
    log_autosave
        Whether to record this save in the audit log; False for one the page makes by itself.

    Raises
    ------
    Refusal
        Codes ``absent``, ``period``, ``role``, ``locked``.
    """
    with one_act():
        known = grid(place, period, acting)
        _open(known)
        own_cells = _limit_to_grid(cells, known)
        entry, fresh = EntryRow.objects.update_or_create(
            kind=KIND, unit=place, period=period, defaults={"cells": own_cells, "by": acting.who, "at": acting.at}
        )
        if log_autosave or fresh:
            audit_log.record(acting, "fill", f"{place} {period} 暂存")
    return entry


@dataclass(frozen=True)
class Checked:
    """Hold the result of the checks on a grid: flags in plain words with their cells, and the coal of each line."""

    flags: tuple[tuple[str, str, str, str], ...]
    coal: Mapping[str, tuple[str, str]]
    whole: str
    names: Mapping[str, str] = field(default_factory=dict)


def check(place: str, period: str, cells: Mapping[str, Mapping[str, str]], acting: Actor) -> Checked:
    """Check typed cells against everything known of the same institutions; nothing is stored.

    Raises
    ------
    Refusal
        Codes ``absent``, ``period``, ``role``.
    """
    known = grid(place, period, acting)
    month, roster = _month(period), rows.roster()
    rulebook = Rulebook(month.last_day)
    with tempfile.TemporaryDirectory() as folder:
        sheets = _read(_write_form(Path(folder) / "grid.xlsx", known, cells, rulebook, roster), rulebook)
    ids = {r.id for r in known.rows}
    ledger = read_ledger(sheets, Ledger("", "", place, month, acting.at), roster, rulebook)
    history = own_history(ids, month)
    context = Context(rulebook, _part(roster, ids), Span(month, month), history, prices=local_prices())
    flags = [f for f in (*ledger.flags, *check_all([ledger], context)) if _is_on_line(f, ids)]
    names = {c.id: c.name for c in known.columns}
    return Checked(_flag_lines(flags, known, ledger), *_coals(ledger, history, rulebook), names)


def hand_in(place: str, period: str, cells: Mapping[str, Mapping[str, str]], home: Home, acting: Actor) -> FileOutcome:
    """Hand in typed cells: written as our form, stored as evidence, read and stored as a return.

    Parameters
    ----------
    place, period
        Place and month of the ledger.
    cells : mapping of institution to typed text by column
        Typed cells.
    home, acting
        Home the return is stored in, and the person who hands it in.

    Raises
    ------
    Refusal
        Codes ``absent``, ``period``, ``role``, ``locked``, ``typed`` where a cell cannot be read.
    """
    known = grid(place, period, acting)
    _open(known)
    own_cells = _limit_to_grid(cells, known)
    if blank := [r.name for r in known.rows if not set(own_cells.get(r.id, {})) - {BASIS, PAYMENT}]:
        names = list_some(blank, _NAMED)
        raise Refusal(
            "typed",
            f"{names}一个数也没有填，没有报送。",
            "没有用的填0，没有计量的照提示写明；不归您填的请下载表格另报。",
        )
    month = _month(period)
    rulebook = Rulebook(month.last_day)
    with tempfile.TemporaryDirectory() as folder:
        words = hashlib.sha256(acting.at.encode()).hexdigest()[:4]
        name = f"{known.name}_{month}_网页填报_{acting.at[:10].replace('-', '')}{words}.xlsx"
        path = _write_form(Path(folder) / name, known, own_cells, rulebook, rows.roster())
        outcome = collect_typed(path, home, acting, finish=partial(_replace_entry, place, period, acting))
    if outcome.state == "unchanged":
        remedy = "改正后再报；确认无误的，请在报表页写明理由后重新报送。"
        raise Refusal("typed", "与上次报送的完全相同，没有重报。", remedy)
    return outcome


def _replace_entry(place: str, period: str, acting: Actor, outcome: FileOutcome) -> None:
    """Retire what the new return supersedes, and check it; it is committed with the return or not at all."""
    drafts = UploadRow.objects.filter(kind=KIND, unit=place, period=period, state=State.DRAFT.value)
    for upload in drafts.order_by("id"):
        transitions.supersede(upload, acting, "在网页上改正后重报")
    EntryRow.objects.filter(kind=KIND, unit=place, period=period).delete()
    check_return(UploadRow.objects.get(pk=outcome.upload), rows.roster())


def check_outcome(outcomes: Sequence[FileOutcome], acting: Actor) -> None:
    """Check returns just handed in as files against their own history, as typed ones are."""
    roster = rows.roster()
    with one_act():
        for outcome in outcomes:
            if outcome.kind != KIND or outcome.state != "collected" or outcome.read > _MOST_CHECKED:
                continue
            found = UploadRow.objects.filter(pk=outcome.upload, state=State.COLLECTED.value)
            for upload in roles.is_within(acting, found, roster):
                check_return(upload, roster)


def _month(period: str) -> Month:
    try:
        return Month.parse(period)
    except ValueError:
        raise Refusal("period", f"“{period}”不是月份。", "请写成 2017-03 的样子。") from None


def _due_words(place: str, month: Month, roster: Roster) -> str:
    legal = legal_day(KIND, str(month))
    return format_chinese_date(deadline_for(KIND, place, str(month), legal, roster)) if legal else ""


def _states(place: str, month: Month, roster: Roster) -> list[Institution]:
    own = [s for s in roster.states_of(place) if s.exists(month.last_day)]
    found = own or list_reporting_institutions(list(roster.institutions), place, month)
    if not found:
        raise Refusal("absent", "这里没有要填报的机构。", "请从“工作台”打开自己的台账。")
    if len(found) > _MOST:
        raise Refusal(
            "many",
            f"{place_name(place, month.last_day, roster)}有{len(found)}家机构，网页上一次最多填{_MOST}家。",
            "请下载预填好的表格，填好后上传；或由各机构自己在网页上填报。",
        )
    return found


def _typed(upload: UploadRow | None, rulebook: Rulebook) -> dict[str, dict[str, str]]:
    """Read the cells of the last return, so that one given back is corrected and not typed again."""
    if upload is None:
        return {}
    bases = {r.id: r.text("name") for r in rulebook.rows("bases")}
    payments = {r.id: r.text("name") for r in rulebook.rows("payments")}
    words = {i.id: {why: word for word, why in reason_words(i).items()} for i in ledger_items(rulebook)}
    found = {}
    for reading in ReadingRow.objects.filter(upload=upload):
        cells = _format_amounts(reading.amounts)
        cells |= {i: words.get(i, {}).get(why, "") for i, why in reading.reasons.items()}
        cells[BASIS] = bases.get(reading.basis, "")
        cells[PAYMENT] = payments.get(reading.payment, "")
        found[reading.institution] = cells
    return found


def _format_amounts(amounts: Mapping[str, int]) -> dict[str, str]:
    return {item: format_milli(milli) for item, milli in amounts.items()}


def _open(known: Grid) -> None:
    if known.locked:
        raise Refusal("locked", known.locked, "")


def _limit_to_grid(cells: Mapping[str, Mapping[str, str]], known: Grid) -> dict[str, dict[str, str]]:
    """Limit cells to the institutions and columns of the grid, with words stripped of blanks."""
    ids, names = {r.id for r in known.rows}, {c.id for c in known.columns}
    return {
        who: {k: str(v).strip() for k, v in line.items() if k in names and str(v).strip()}
        for who, line in cells.items()
        if who in ids
    }


def _write_form(
    path: Path, known: Grid, cells: Mapping[str, Mapping[str, str]], rulebook: Rulebook, roster: Roster
) -> Path:
    month = _month(known.month)
    states = _states(known.place, month, roster)
    mark = OfficeRow.objects.filter(key="synthetic_mark").first()
    cover = forms.Cover("ledger", known.place, known.name, known.month, str(mark.value) if mark else "")
    forms.write_ledger(path, cover, states, rulebook, words=_limit_to_grid(cells, known))
    return path


def _read(path: Path, rulebook: Rulebook) -> Sheets:
    # The file was written a line above by this program, so it is read without a sandbox.
    return read_workbook(path, workbook_limits(rulebook))


def _part(roster: Roster, ids: set[str]) -> Roster:
    return replace(roster, institutions=tuple(s for i in sorted(ids) for s in roster.states_of(i)), contacts=())


def _is_on_line(flag: Flag, ids: set[str]) -> bool:
    return bool(flag.row) or flag.about[0] in ids


def _flag_lines(flags: Sequence[Flag], known: Grid, ledger: Ledger) -> tuple[tuple[str, str, str, str], ...]:
    """List each flag as (institution, column, severity, sentence)."""
    place = {}
    for line in ledger.lines:
        for item, cell in line.cells.items():
            place[cell] = (line.reading.institution, item)
    by_row = {n: r.id for n, r in enumerate(known.rows, start=3)}
    lines = []
    for flag in flags:
        who, item = place.get(flag.cell, (flag.about[0], flag.about[2]))
        who = who if any(r.id == who for r in known.rows) else by_row.get(flag.row, "")
        lines.append((who, item, flag.severity, flag.sentence))
    return tuple(dict.fromkeys(lines))


def _coals(
    ledger: Ledger, history: Mapping[str, Mapping[Month, Mapping[str, int]]], rulebook: Rulebook
) -> tuple[dict[str, tuple[str, str]], str]:
    """Compute standard coal of each line, its change on the same month of last year, and that of the whole grid."""
    found: dict[str, tuple[str, str]] = {}
    whole = Fraction(0)
    for line in ledger.lines:
        now = standard_coal(Total(("",), 1, 1, dict(line.reading.amounts)), rulebook).tce
        before = history.get(line.reading.institution, {}).get(line.reading.month.shift(-12))
        change = ""
        if before is not None:
            then = standard_coal(Total(("",), 1, 1, dict(before)), rulebook).tce
            change = f"{format_rounded((now - then) / then * 100, 1)}%" if then else ""
        found[line.reading.institution] = (format_rounded(now, 3), change)
        whole += now
    return found, format_rounded(whole, 3)
