"""Ledgers taken in: our own form letter by letter, any other layout by what can be understood for certain."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

from tongbao.intake.annotate import annotate
from tongbao.intake.flag import ERROR
from tongbao.intake.foreign import read_foreign
from tongbao.intake.form import LEDGER
from tongbao.intake.grid import info
from tongbao.intake.ledger import Ledger, read_ledger
from tongbao.intake.workbook import Sheets
from tongbao.measure.period import Month
from tongbao.measure.refusal import Refusal
from tongbao.office.desk.home import Home
from tongbao.office.desk.taken import Taken, count
from tongbao.office.store import rows
from tongbao.office.store.models import UploadRow
from tongbao.registry.institution import reporting_in
from tongbao.registry.roster import Roster
from tongbao.rules.rulebook import Rulebook

Fresh = Callable[[], UploadRow]


def take_own(sheets: Sheets, month: Month, fresh: Fresh, file: str, home: Home, roster: Roster) -> list[Taken]:
    """A ledger on our own form: of a county, a whole reporting unit, or one institution.

    Raises
    ------
    Refusal : codes ``unit`` and ``template``.
    """
    upload, place = fresh(), info(sheets).get("单位编号", "")
    day = month.last_day
    units = {u.id for u in roster.units if u.exists(day)}
    if roster.region(place, day) is None and place not in units and not roster.states_of(place):
        raise Refusal("unit", f"“{file}”的单位编号“{place}”不在名录中。", "请核对模板首页的单位编号。")
    ledger = Ledger(file, upload.digest[:12], place, month, upload.received_at)
    read_ledger(sheets, ledger, roster, Rulebook(day))
    if ledger.lines:
        upload.columns = {item: cell.rstrip("0123456789") for item, cell in ledger.lines[0].cells.items()}
    return [_kept(sheets, ledger, upload, home)]


def take_foreign(sheets: Sheets, fresh: Fresh, file: str, home: Home, roster: Roster) -> list[Taken]:
    """A ledger in a layout of the sender's own: one return for every place and month it holds.

    Raises
    ------
    Refusal : where it cannot be understood for certain, saying what is missing.
    """
    first = fresh()
    # Each upload has its own digits; the reader needs them before it knows how many ledgers there are.
    books: dict[date, Rulebook] = {}
    found = read_foreign(
        sheets, file, first.digest[:12], first.received_at, roster, lambda day: books.setdefault(day, Rulebook(day))
    )
    taken = []
    for number, ledger in enumerate(found.ledgers):
        upload = first if number == 0 else fresh()
        taken.append(_kept(sheets, _of_one(ledger, roster), upload, home, single=len(found.ledgers) == 1))
    if len(taken) > 1:
        flags = [f for t in taken for f in t.flags]
        _give_back(sheets, file, taken[0], flags, home)
    return taken


def _of_one(ledger: Ledger, roster: Roster) -> Ledger:
    """A ledger with one institution, of a county that has more, is that institution's own."""
    ids = {line.reading.institution for line in ledger.lines}
    owed = reporting_in(list(roster.institutions), ledger.county, ledger.month)
    return replace(ledger, county=ids.pop()) if len(ids) == 1 and len(owed) > 1 else ledger


def _kept(sheets: Sheets, ledger: Ledger, upload: UploadRow, home: Home, single: bool = True) -> Taken:
    taken = Taken(ledger.file, "ledger", ledger.county, str(ledger.month))
    upload.reading_notes = count(taken, ledger)
    upload.read = taken.read
    keep_upload(upload, taken)
    places = {
        (line.reading.institution, str(ledger.month)): {"sheet": line.sheet, "cells": line.cells}
        for line in ledger.lines
        if line.sheet != LEDGER or not upload.columns
    }
    rows.keep_readings(upload, [line.reading for line in ledger.lines], places)
    rows.keep_flags(ledger.flags, str(ledger.month), {upload.digest[:12]: upload, ledger.file: upload})
    if single:
        _give_back(sheets, ledger.file, taken, taken.flags, home)
    return taken


def keep_upload(upload: UploadRow, taken: Taken, level: str = "") -> None:
    """Store the upload; a return of the same kind, unit and month that was given back is now superseded."""
    earlier = UploadRow.objects.filter(kind=taken.kind, unit=taken.unit, period=taken.period, state="returned")
    earlier.update(state="superseded")
    upload.kind, upload.unit, upload.period = taken.kind, taken.unit, taken.period
    upload.level = level
    upload.save()
    taken.state = "collected"


def _give_back(sheets: Sheets, file: str, taken: Taken, flags: list, home: Home) -> None:  # type: ignore[type-arg]
    if any(f.severity == ERROR for f in flags):
        annotate(sheets, flags, home.returned / f"{Path(file).stem}_审核意见.xlsx")


def refuse_classified(sheets: Sheets, file: str, rulebook: Rulebook) -> None:
    """Refuse a file that carries a mark of secrecy in its name or on one of its sheets: it must not be here.

    Raises
    ------
    Refusal : code ``classified``.
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
