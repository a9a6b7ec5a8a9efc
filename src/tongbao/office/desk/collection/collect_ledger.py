"""Collect ledgers: our own form to the letter, any other layout as far as it can be understood for certain."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from pathlib import Path

from tongbao.intake.forms.annotate import annotate
from tongbao.intake.forms.grid import read_cover
from tongbao.intake.forms.ledger import read_ledger
from tongbao.intake.forms.plain_lists import Received
from tongbao.intake.freeform.accumulate import ReceivedFile
from tongbao.intake.freeform.ledgers import read_freeform
from tongbao.intake.reading.workbook import Sheets
from tongbao.intake.review.sensitive import exempt_sensitive
from tongbao.intake.review.state import UNSEALED, State
from tongbao.intake.values.flag import ERROR, Flag
from tongbao.intake.values.form import LEDGER
from tongbao.intake.values.ledger_lines import Ledger
from tongbao.measure.period import Month
from tongbao.measure.refusal import Refusal
from tongbao.office.desk.access import roles
from tongbao.office.desk.access.delegation import first_turn
from tongbao.office.desk.collection.file_outcome import NOT_TOLD, FileOutcome, count
from tongbao.office.desk.home import period_lock
from tongbao.office.desk.home.home import Actor, Home
from tongbao.office.store import rows
from tongbao.office.store.models import EntryRow, UploadRow
from tongbao.registry.institution import list_reporting_institutions
from tongbao.registry.roster import Roster
from tongbao.rules.rulebook import Rulebook

Fresh = Callable[[], UploadRow]
COLLECTOR = "collector"


@dataclass(frozen=True)
class Desk:
    """Hold the context of an import: home, person, registry, and the papers and register that came along.

    ``written_here`` marks a list that the program wrote itself in an act that was allowed; no territory limits it.
    """

    home: Home
    acting: Actor
    roster: Roster
    papers: dict[str, str] = field(default_factory=dict)
    register: dict[str, Received] = field(default_factory=dict)
    received_at: str = ""
    written_here: bool = False
    levels: dict[tuple[str, ...], str] = field(default_factory=dict)

    def knows(self, place: str) -> bool:
        """Return whether a return can be of a place: a unit, an area, an institution, at any time."""
        roster = self.roster
        return bool(roster.find_unit_by_id(place) or roster.states_of(place) or roster.has_ever_had_region(place))

    @cached_property
    def own(self) -> str:
        """Return the territory of the person who imports; empty is the whole office."""
        return "" if self.written_here else roles.territory(self.acting, "collect")

    @cached_property
    def is_reporter(self) -> bool:
        """Return whether the person hands in for a territory of their own and imports nothing that came by mail."""
        person = roles.person(self.acting)
        return bool(person.place) and COLLECTOR not in person.roles

    def first_level(self, unit: str, period: str) -> str:
        """Return the level that reviews a return first, looked up once for places with the same ladder."""
        today = self.acting.now.date()
        above = tuple(r.place for r in roles.ladder(unit, roles.day_of(period, today), self.roster)[1:])
        if above not in self.levels:
            self.levels[above] = first_turn(unit, period, today, self.roster).level
        return self.levels[above]


def import_own_form(sheets: Sheets, month: Month, fresh: Fresh, file: str, desk: Desk) -> list[FileOutcome]:
    """Import a ledger on our own form: of a county, a whole reporting unit, or one institution.

    Parameters
    ----------
    sheets, month
        Sheets of the workbook, and the month on its cover.
    fresh
        Makes a new upload of the file.
    file
        File name.
    desk
        Context of the import.

    Raises
    ------
    Refusal
        Codes ``unit`` and ``template``.
    """
    roster = desk.roster
    upload, place = fresh(), read_cover(sheets).get("单位编号", "")
    day = month.last_day
    units = {u.id for u in roster.units if u.exists(day)}
    if roster.region(place, day) is None and place not in units and not roster.states_of(place):
        raise Refusal("unit", f"“{file}”的单位编号“{place}”不在名录中。", "请核对模板首页的单位编号。")
    ledger = Ledger(file, upload.digest[:12], place, month, upload.received_at)
    read_ledger(sheets, ledger, roster, Rulebook(day))
    if ledger.lines:
        upload.columns = {item: cell.rstrip("0123456789") for item, cell in ledger.lines[0].cells.items()}
    return [_store_and_give_back(sheets, ledger, upload, desk)]


def import_freeform(sheets: Sheets, fresh: Fresh, file: str, desk: Desk) -> list[FileOutcome]:
    """Import a ledger in the sender's own layout: one return for every place and month in it.

    Raises
    ------
    Refusal
        Where it cannot be understood for certain, with the item that is missing.
    """
    first = fresh()
    # Each upload has its own digits; the reader needs them before it knows the number of ledgers.
    books: dict[date, Rulebook] = {}
    found = read_freeform(
        sheets,
        ReceivedFile(file, first.digest[:12], first.received_at),
        desk.roster,
        lambda day: books.setdefault(day, Rulebook(day)),
    )
    outcomes = []
    for number, ledger in enumerate(found.ledgers):
        upload = first if number == 0 else fresh()
        outcomes.append(
            _store_and_give_back(sheets, _as_single(ledger, desk.roster), upload, desk, single=len(found.ledgers) == 1)
        )
    if len(outcomes) > 1:
        give_back(sheets, first, [f for t in outcomes for f in t.flags], desk.home)
    return outcomes


def _as_single(ledger: Ledger, roster: Roster) -> Ledger:
    """Turn a ledger with one institution, of a county that has more, into that institution's own."""
    ids = {line.reading.institution for line in ledger.lines}
    owed = list_reporting_institutions(list(roster.institutions), ledger.county, ledger.month)
    return replace(ledger, county=ids.pop()) if len(ids) == 1 and len(owed) > 1 else ledger


def _store_and_give_back(
    sheets: Sheets, ledger: Ledger, upload: UploadRow, desk: Desk, single: bool = True
) -> FileOutcome:
    outcome = store_ledger(ledger, upload, desk, single)
    if single:
        give_back(sheets, upload, outcome.flags, desk.home)
    return outcome


def store_ledger(ledger: Ledger, upload: UploadRow, desk: Desk, single: bool = True) -> FileOutcome:
    """Store a ledger with its upload: readings, flags, conversions; ``single`` where its file has no other ledger.

    In a file of many months, a month that was closed is refused in the returned import outcome.

    Raises
    ------
    Refusal
        Those of :func:`keep_upload`.
    """
    outcome = FileOutcome(ledger.file, "ledger", ledger.county, str(ledger.month))
    exempt_sensitive(ledger, desk.roster, Rulebook(ledger.month.last_day))
    upload.reading_notes = count(outcome, ledger)
    upload.read = outcome.read
    if not single and period_lock.is_closed("ledger", outcome.period):
        return _against_closed(outcome)
    store_upload(upload, outcome, desk)
    places = {
        (line.reading.institution, str(ledger.month)): {"sheet": line.sheet, "cells": line.cells}
        for line in ledger.lines
        if line.sheet != LEDGER or not upload.columns
    }
    rows.store_readings(upload, [line.reading for line in ledger.lines], places)
    rows.store_flags(ledger.flags, str(ledger.month), {upload.digest[:12]: upload, ledger.file: upload})
    return outcome


def _against_closed(outcome: FileOutcome) -> FileOutcome:
    """Compare a month that was closed, of a file of many: the same values are unchanged, others need a correction."""
    # A sheet without a column for an item does not deny its value.
    outcome.differences = [d for d in outcome.differences if d.after != NOT_TOLD]
    if (
        not outcome.differences
        and not outcome.accepted
        and not any(f.row and f.severity == ERROR for f in outcome.flags)
    ):
        outcome.state, outcome.flags = "unchanged", []
        outcome.unchanged, outcome.held = outcome.unchanged + outcome.held, 0
        return outcome
    sentence = (
        f"“{outcome.file}”中{outcome.period}的数与封账值不同，封账值不再改动。更正请用 correct 登记，进入下一稿。"
    )
    outcome.state, outcome.flags = "refused", [Flag("sealed", ERROR, sentence, outcome.file)]
    return outcome


def store_upload(upload: UploadRow, outcome: FileOutcome, desk: Desk) -> None:
    """Store the upload of an open period; it supersedes a return of the same place and month that was given back.

    Raises
    ------
    Refusal
        Codes ``territory`` where the place is not the person's, ``sealed`` where the period was closed.
    """
    if desk.own:
        office_list = not desk.knows(outcome.unit)
        day = roles.day_of(outcome.period, desk.acting.now.date())
        roles.require(desk.acting, "collect", "" if office_list else outcome.unit, desk.roster, day)
    period_lock.lock_open(outcome.kind, outcome.period, outcome.file)
    _not_twice(outcome, desk)
    earlier = UploadRow.objects.filter(kind=outcome.kind, unit=outcome.unit, period=outcome.period, state="returned")
    earlier.update(state="superseded")
    upload.kind, upload.unit, upload.period = outcome.kind, outcome.unit, outcome.period
    upload.level = desk.first_level(outcome.unit, outcome.period)
    upload.save()
    outcome.state, outcome.upload = "collected", upload.pk


def _not_twice(outcome: FileOutcome, desk: Desk) -> None:
    """Refuse a reporter's own return while an earlier one is under review; it has to be withdrawn first.

    Returns that came by mail are the collector's to sort. A draft of the same place and month is deleted.
    """
    if not desk.is_reporter or desk.written_here or not desk.knows(outcome.unit):
        return
    found = UploadRow.objects.filter(kind=outcome.kind, unit=outcome.unit, period=outcome.period, state__in=UNSEALED)
    if (before := found.order_by("id").last()) is not None:
        sentence = f"{outcome.period}已经报过（“{before.file}”），{State(before.state).term}，没有收“{outcome.file}”。"
        raise Refusal("locked", sentence, "要更正的，请先在报表页撤回，或请审核单位退回，再重报。")
    EntryRow.objects.filter(kind=outcome.kind, unit=outcome.unit, period=outcome.period).delete()


def give_back(sheets: Sheets, upload: UploadRow, flags: Sequence[Flag], home: Home) -> None:
    """Write the workbook of a return with its flags at their cells, where one of them is an error."""
    if any(f.severity == ERROR for f in flags):
        annotate(sheets, flags, home.annotated(upload.file, upload.digest))


def refuse_classified(sheets: Sheets, file: str, rulebook: Rulebook) -> None:
    """Refuse a file marked as secret in its name or on one of its sheets: it must not be here.

    Raises
    ------
    Refusal
        Code ``classified``.
    """
    levels = "|".join(rulebook.row("checks", "classified").texts("words"))
    mark = re.compile(rf"(?:密级[:：]?)?(?:{levels})(?:[★*]\S*)?")
    named = re.search(rf"[（(\[【](?:{levels})[★*]?[^）)\]】]*[）)\]】]", Path(file).stem)
    where = next((n for n, lines in sheets.items() for row in lines for c in row if c and _is(mark, c[1])), "")
    if named or where:
        place = f"工作表“{where}”" if where else "文件名"
        raise Refusal(
            "classified",
            f"“{file}”的{place}标有密级，不能上传到本系统，文件没有保存。",
            "涉密单位只报不涉密的汇总数；请按保密规定另行处理，并核查该文件的传递。",
        )


def _is(mark: "re.Pattern[str]", words: str) -> bool:
    return len(words) < 20 and bool(mark.fullmatch("".join(words.split())))
