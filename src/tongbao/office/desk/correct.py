"""Correct: a corrected ledger of a sealed month stands beside the sealed value and waits for the next vintage."""

from pathlib import Path

from tongbao.intake import sandbox
from tongbao.intake.flag import ERROR
from tongbao.intake.grid import info
from tongbao.intake.ledger import Ledger, read_ledger
from tongbao.measure.period import Month, Span
from tongbao.measure.refusal import Refusal
from tongbao.office.desk import access, trail
from tongbao.office.desk.home import Acting, Home, one_act
from tongbao.office.store import rows
from tongbao.office.store.models import BookRow, CorrectionRow
from tongbao.records.correction import Correction, compare, corrected
from tongbao.records.evidence import keep
from tongbao.rules.rulebook import Rulebook


def correct(path: Path, reason: str, home: Home, acting: Acting, apply: bool = False) -> list[Correction]:
    """The differences a corrected ledger makes; with ``apply`` they are recorded for the next vintage.

    Raises
    ------
    Refusal : codes ``unreadable``, ``not-closed``, ``errors``, ``reason``.
    """
    access.require(acting, "correct")
    if not reason.strip():
        raise Refusal("reason", "更正没有写明理由。", "请用 --reason 写明更正理由和依据。")
    ledger = _read(path, acting)
    month = str(ledger.month)
    if not BookRow.objects.filter(kind="ledger", period=month).exists():
        raise Refusal("not-closed", f"{month}还没有封账。", "未封账的报表请直接重报（collect）。")
    errors = [f for f in ledger.flags if f.severity == ERROR]
    if errors:
        raise Refusal("errors", f"更正件第{errors[0].row}行有错误：{errors[0].sentence}", "请改正后重新提交。")
    differences = _differences(ledger, reason)
    if apply and differences:
        with one_act():
            digest = keep(home.evidence, path.read_bytes())
            CorrectionRow.objects.bulk_create(
                CorrectionRow(
                    institution=c.institution,
                    month=str(c.month),
                    item=c.item,
                    before_milli=c.before_milli,
                    after_milli=c.after_milli,
                    reason=c.reason,
                    upload=digest,
                )
                for c in differences
            )
            trail.note(acting, "correct", f"{path.name} {month} {len(differences)}处 {reason}")
    return differences


def _read(path: Path, acting: Acting) -> Ledger:
    limits = {
        k: v for k, v in Rulebook(acting.now.date()).row("checks", "sandbox").content.items() if isinstance(v, int)
    }
    _, content = next(sandbox.read_all([path], limits))
    if isinstance(content, str):
        raise Refusal("unreadable", f"“{path.name}”：{content}", "")
    cover = info(content)
    try:
        month = Month.parse(cover.get("报告期", ""))
    except ValueError:
        raise Refusal("template", f"“{path.name}”的报告期无法识别。", "请写成 2017-03 的样子。") from None
    ledger = Ledger(path.name, "", cover.get("单位编号", ""), month, "")
    return read_ledger(content, ledger, rows.roster(), Rulebook(month.last_day))


def _differences(ledger: Ledger, reason: str) -> list[Correction]:
    span = Span(ledger.month, ledger.month)
    sealed = list(rows.readings(span, ("sealed",)))
    newest = BookRow.objects.filter(kind="ledger", period=str(ledger.month)).order_by("-vintage")[0].vintage
    for vintage in (*range(2, newest + 1), 0):
        sealed = corrected(sealed, rows.corrections(ledger.month, vintage))
    before = {r.institution: r for r in sealed}
    found: list[Correction] = []
    for line in ledger.lines:
        known = before.get(line.reading.institution)
        if known is None:
            raise Refusal("absent", f"{line.name}在{ledger.month}的账册中没有数据。", "新增机构请另行办理名录登记。")
        found += compare(known, line.reading, reason)
    return found
