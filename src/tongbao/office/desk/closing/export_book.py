"""Export of a closed ledger: our own form of every unit, from which the same lines can be collected again."""

from pathlib import Path

from tongbao.intake.forms import template as forms
from tongbao.intake.values.form import BASIS, PAYMENT, ledger_items, reason_words
from tongbao.measure.period import Month
from tongbao.measure.quantity import format_milli
from tongbao.measure.refusal import Refusal
from tongbao.office.desk.access import roles
from tongbao.office.desk.closing.book_tables import sealed_tables
from tongbao.office.desk.closing.correct import newest_book
from tongbao.office.desk.home.home import Home
from tongbao.office.store import rows
from tongbao.records.correction import is_ledger
from tongbao.records.lines import readings_from
from tongbao.records.reading import Reading
from tongbao.registry.institution import Institution, state_in
from tongbao.registry.roster import Roster
from tongbao.rules.rulebook import Rulebook

BOOK = "book:"
# Fields about the return a line came in with, and a decision on it; the lines are the same without them.
OF_THE_RETURN = ("upload", "row", "doubted")


def export_book(period: str, out: Path, home: Home, notice: str = "") -> list[Path]:
    """Write the newest closed ledger of a month as one workbook a reporting unit into a folder.

    Every line of the book is exported, those of sensitive bodies in their unit. Senders and times of receipt are not
    exported.

    Raises
    ------
    Refusal
        Codes ``period``, ``not-closed``, ``tampered`` and ``registry``.
    """
    try:
        month = Month.parse(period)
    except ValueError:
        raise Refusal("period", f"“{period}”不是月份。", "请写成 book:2017-03 的样子。") from None
    book = newest_book(str(month))
    if book is None:
        raise Refusal("not-closed", f"{month}台账还没有封账，不能导出账册。", "请先收文、审核、封账。")
    tables = sealed_tables(book, home.path)
    roster = rows.roster()
    by_unit: dict[str, list[Reading]] = {}
    for reading in (r for t in tables.values() if is_ledger(t) for r in readings_from(t)):
        by_unit.setdefault(reading.unit, []).append(reading)
    out.mkdir(parents=True, exist_ok=True)
    return [_written(unit, month, lines, out, roster, notice) for unit, lines in sorted(by_unit.items())]


def _written(unit: str, month: Month, lines: list[Reading], out: Path, roster: Roster, notice: str) -> Path:
    rulebook = Rulebook(month.last_day)
    name = roles.place_name(unit, month.last_day, roster)
    path = out / f"{name}_{month}.xlsx"
    found = [_state(r, month, roster) for r in sorted(lines, key=lambda r: r.institution)]
    forms.write_ledger(
        path,
        forms.Cover("ledger", unit, name, str(month), notice),
        found,
        rulebook,
        {r.institution: r.amounts for r in lines},
        words={r.institution: _words(r, rulebook) for r in lines},
    )
    return path


def _state(reading: Reading, month: Month, roster: Roster) -> Institution:
    state = state_in(roster.states_of(reading.institution), month)
    if state is None:
        raise Refusal(
            "registry",
            f"账册中的机构“{reading.institution}”已不在{month}的名录中，不能写成报表。",
            "请先用 enrol 恢复该机构当月的名录。",
        )
    return state


def _words(reading: Reading, rulebook: Rulebook) -> dict[str, str]:
    """Collect the cells given as words: 计量方式, 付费方式, why there is no amount, and amounts that are not exact."""
    basis, payment = (rulebook.find(t, i) for t, i in (("bases", reading.basis), ("payments", reading.payment)))
    before = {w for r in rulebook.rows("number_words") if r.text("kind") == "before" for w in r.texts("words")}
    cells = {BASIS: basis.text("name") if basis else "", PAYMENT: payment.text("name") if payment else ""}
    for item in ledger_items(rulebook):
        if why := reading.reasons.get(item.id):
            cells[item.id] = next((w for w, meant in reason_words(item).items() if meant == why), "")
        if (mark := reading.marks.get(item.id)) and item.id in reading.amounts:
            amount = format_milli(reading.amounts[item.id])
            cells[item.id] = f"{mark}{amount}" if mark in before else f"{amount}{mark}"
    return cells
