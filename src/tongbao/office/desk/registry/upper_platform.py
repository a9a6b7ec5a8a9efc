"""Upper platform: export to it and import from it, by the table of columns."""

from pathlib import Path

from tongbao.intake.exchange.upper_platform import (
    ListedInstitution,
    UpperValues,
    UpperWorkbook,
    read_upper,
    write_upper,
)
from tongbao.intake.forms.statistical_form import StatisticalPeriod, derive_from_ledger
from tongbao.intake.reading import sandbox
from tongbao.intake.reading.limits import workbook_limits
from tongbao.intake.review.state import ACCEPTED
from tongbao.measure.period import Month, Span
from tongbao.measure.refusal import Refusal
from tongbao.office.desk.access import roles
from tongbao.office.desk.home import audit_log
from tongbao.office.desk.home.home import Actor, one_act
from tongbao.office.store import rows
from tongbao.rules.rulebook import Rulebook


def export_upper(period: str, out: Path, acting: Actor) -> int:
    """Write the list of institutions and their accepted values of a month, a quarter or a year; return their number.

    A sensitive body is left out: it reports aggregates only.
    """
    span = _span(period)
    day = span.last.last_day
    rulebook, roster = Rulebook(day), rows.roster()
    with one_act():
        roles.require(acting, "export")
        states = sorted((s for s in roster.institutions if s.exists(day) and not s.sensitive), key=lambda s: s.id)
        values = derive_from_ledger([s.id for s in states], span, rows.history(ACCEPTED), rulebook)
        bodies = [ListedInstitution(s.uscc, s.name, s.county, s.kind, s.parent) for s in states]
        valued = [UpperValues(s.uscc, s.name, period, values[s.id]) for s in states if s.id in values]
        out.parent.mkdir(parents=True, exist_ok=True)
        write_upper(out, bodies, valued, rulebook)
        audit_log.record(acting, "export", f"upper {period} {len(bodies)}家 {len(valued)}家有数")
    return len(bodies)


def read_file(path: Path, acting: Actor) -> UpperWorkbook:
    """Read an export of the platform or a staffing list, in a limited worker; nothing is stored.

    Raises
    ------
    Refusal
        Codes ``path``, ``unreadable`` and ``upper``.
    """
    if not path.is_file():
        raise Refusal("path", f"找不到“{path}”。", "请核对路径。")
    rulebook = Rulebook(acting.now.date())
    (_, content), *_ = sandbox.read_workbooks([path], workbook_limits(rulebook))
    if isinstance(content, str):
        raise Refusal("unreadable", f"“{path.name}”：{content}", "")
    return read_upper(content, path.name, rulebook)


def _span(period: str) -> Span:
    if "-" not in period:
        return StatisticalPeriod.parse(period).span
    try:
        month = Month.parse(period)
    except ValueError:
        raise Refusal("period", f"期间“{period}”无法识别。", "请写成 2017-03、2017Q1 或 2017。") from None
    return Span(month, month)
