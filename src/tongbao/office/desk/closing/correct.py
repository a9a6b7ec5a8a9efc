"""Correct: record a corrected ledger of a sealed month beside the sealed value, for the next vintage."""

from collections.abc import Sequence
from pathlib import Path

from tongbao.intake.forms.grid import read_cover
from tongbao.intake.forms.ledger import read_ledger
from tongbao.intake.reading import sandbox
from tongbao.intake.reading.limits import workbook_limits
from tongbao.intake.review.sensitive import exempt_sensitive
from tongbao.intake.values.flag import ERROR
from tongbao.intake.values.form import reason_words
from tongbao.intake.values.ledger_lines import Ledger
from tongbao.measure.period import Month
from tongbao.measure.quantity import format_milli
from tongbao.measure.refusal import Refusal
from tongbao.office.desk.access import roles
from tongbao.office.desk.access.delegation import REVIEWER
from tongbao.office.desk.closing.book_tables import sealed_tables
from tongbao.office.desk.home import audit_log, period_lock
from tongbao.office.desk.home.home import Actor, Home, one_act
from tongbao.office.store import rows
from tongbao.office.store.models import BookRow
from tongbao.records.correction import (
    MARK,
    REASON,
    Correction,
    apply_corrections,
    is_ledger,
    list_corrections,
    words_of,
)
from tongbao.records.evidence import store_paper
from tongbao.records.lines import readings_from
from tongbao.records.reading import Reading
from tongbao.registry.roster import Roster
from tongbao.rules.rulebook import Rulebook

HEAD = ("机构", "月份", "项目", "封账值", "更正前", "更正值", "差额")
_NONE = "未报"
_WORDS = {"basis": ("计量方式", "bases"), "payment": ("付费方式", "payments")}


def correct(path: Path, reason: str, home: Home, acting: Actor, apply: bool = False) -> list[Correction]:
    """List the differences a corrected ledger makes; with ``apply`` record them for the next vintage.

    Each starts from the current value: the sealed one with the corrections already registered for the next vintage.

    Parameters
    ----------
    path
        Corrected ledger.
    reason
        Reason, recorded with each correction.
    home, acting
        Home of the sealed book, and the person who corrects.
    apply
        Whether to record the corrections.

    Raises
    ------
    Refusal
        Codes ``person``, ``role``, ``territory``, ``unreadable``, ``template``, ``not-closed``, ``errors``,
        ``sensitive``, ``absent``, ``reason``, ``tampered``.
    """
    roles.territory(acting, "correct")
    if not reason.strip():
        raise Refusal("reason", "更正没有写明理由。", "请用 --reason 写明更正理由和依据。")
    roster = rows.roster()
    ledger = _read(path, acting, roster)
    _allowed(acting, ledger, roster)
    month = str(ledger.month)
    book = newest_book(month)
    if book is None:
        raise Refusal("not-closed", f"{month}还没有封账。", "未封账的报表请直接重报（collect）。")
    errors = [f for f in ledger.flags if f.severity == ERROR]
    if errors:
        raise Refusal("errors", f"更正件第{errors[0].row}行有错误：{errors[0].sentence}", "请改正后重新提交。")
    if not apply:
        return _differences(ledger, reason, book, home)
    with one_act():
        # Wait for a closing that runs now, so that corrections it included are not registered twice.
        period_lock.lock("ledger", month)
        differences = _differences(ledger, reason, newest_book(month) or book, home)
        if differences:
            rows.store_corrections(differences, store_paper(home.evidence, path.read_bytes()))
            audit_log.record(acting, "correct", f"{path.name} {month} {len(differences)}处 {reason}")
    return differences


def _allowed(acting: Actor, ledger: Ledger, roster: Roster) -> None:
    """Check that a reporter corrects their own return only, or that a reviewer enters a ledger of their territory."""
    day = ledger.month.last_day
    roles.require(acting, "correct", ledger.county, roster, day)
    who = roles.person(acting)
    if REVIEWER not in who.roles and who.place != ledger.county:
        names = (roles.place_name(p, day, roster) for p in (who.place, ledger.county))
        raise Refusal("territory", "“{}”的填报员不能更正{}的报表。".format(*names), "请由该单位自己报送更正件。")


def newest_book(month: str) -> BookRow | None:
    """Return the newest closed ledger of a month."""
    return BookRow.objects.filter(kind="ledger", period=month).order_by("-vintage").first()


def lines_of(book: BookRow, home: Path) -> dict[str, Reading]:
    """Read the lines of a closed ledger by institution, verified against its seal."""
    tables = (t for t in sealed_tables(book, home).values() if is_ledger(t))
    return {r.institution: r for t in tables for r in readings_from(t)}


def correction_lines(
    corrections: Sequence[Correction], home: Home, book: BookRow | None = None
) -> list[tuple[str, ...]]:
    """List corrections of a month as rows for people (see HEAD), beside the sealed value of a book (the newest)."""
    if not corrections:
        return []
    month = corrections[0].month
    book = book or newest_book(str(month))
    sealed = lines_of(book, home.path) if book else {}
    rulebook = Rulebook(month.last_day)
    found = []
    for c in corrections:
        line = sealed.get(c.institution)
        if c.of_words:
            known = words_of(line).get(c.item, "") if line else ""
            columns = [_word(c.item, w, rulebook) for w in (known, c.before_text, c.after_text)] + ["—"]
        else:
            milli = line.amounts.get(c.item) if line else None
            columns = [_milli(milli), _milli(c.before_milli), _milli(c.after_milli), format_milli(c.difference_milli)]
        found.append((c.institution, str(c.month), _item(c.item, rulebook), *columns))
    return found


def _item(item: str, rulebook: Rulebook) -> str:
    if item in _WORDS:
        return _WORDS[item][0]
    bare = item.removeprefix(REASON).removeprefix(MARK)
    row = rulebook.find("carriers", bare)
    name = row.text("name") if row else bare
    return name + ("（未报原因）" if item.startswith(REASON) else "（约数字样）" if item.startswith(MARK) else "")


def _word(item: str, word: str, rulebook: Rulebook) -> str:
    if not word:
        return "无"
    if item in _WORDS:
        row = rulebook.find(_WORDS[item][1], word)
        return row.text("name") if row else word
    carrier = rulebook.find("carriers", item.removeprefix(REASON)) if item.startswith(REASON) else None
    return next((w for w, why in reason_words(carrier).items() if why == word), word) if carrier else word


def _milli(value: int | None) -> str:
    return _NONE if value is None else format_milli(value)


def _read(path: Path, acting: Actor, roster: Roster) -> Ledger:
    _, content = next(sandbox.read_workbooks([path], workbook_limits(Rulebook(acting.now.date()))))
    if isinstance(content, str):
        raise Refusal("unreadable", f"“{path.name}”：{content}", "")
    cover = read_cover(content)
    try:
        month = Month.parse(cover.get("报告期", ""))
    except ValueError:
        raise Refusal("template", f"“{path.name}”的报告期无法识别。", "请写成 2017-03 的样子。") from None
    ledger = Ledger(path.name, "", cover.get("单位编号", ""), month, "")
    read_ledger(content, ledger, roster, Rulebook(month.last_day))
    exempt_sensitive(ledger, roster, Rulebook(month.last_day))
    return ledger


def _differences(ledger: Ledger, reason: str, book: BookRow, home: Home) -> list[Correction]:
    sealed = lines_of(book, home.path)
    current = apply_corrections(sealed.values(), rows.corrections(ledger.month, 0))
    before = {r.institution: r for r in current}
    found: list[Correction] = []
    for line in ledger.lines:
        known = before.get(line.reading.institution)
        if known is None:
            raise Refusal("absent", f"{line.name}在{ledger.month}的账册中没有数据。", "新增机构请另行办理名录登记。")
        found += list_corrections(known, line.reading, reason)
    return found
