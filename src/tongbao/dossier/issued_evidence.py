"""The issued numbers behind a claim: targets with their documents, restated bases, points, events, as chain steps."""

from tongbao.bulletin.page import Step
from tongbao.dossier.dossier import Dossier
from tongbao.measure.quantity import format_milli
from tongbao.measure.units import unit
from tongbao.records.issued import Points, Restatement, Target, TargetEvent
from tongbao.rules.rulebook import Rulebook


def issued_steps(dossier: Dossier) -> dict[str, Step]:
    """Describe every issued record as a step of a chain.

    Parameters
    ----------
    dossier
        Inputs, rules and closed books.

    Returns
    -------
    mapping of record id to step
        Ids as findings give them: ``target:…``, ``points:…``, ``event:…``, ``restatement:…``.
    """
    names = {"province": "全省"} | {u.id: u.name for u in dossier.roster.units}
    # A rulebook of its own: a name shown beside a claim is no rule that the document was made by.
    rules = Rulebook(dossier.inputs.rules_on)
    found: dict[str, Step] = {}
    lines: tuple[str, ...]
    for record in (r for listed in dossier.issued.values() for r in listed):
        place = f"位置：{record.place}"
        if isinstance(record, Target):
            head = f"{names.get(record.scope, record.scope)} {record.period} {_demanded(record, rules)}"
            lines = (head, f"文号：{record.document}，{record.issued_on}印发", place)
            found[f"target:{record.id}"] = Step("记录", f"下达目标 {record.id}", lines, True)
        elif isinstance(record, Points):
            item = _called(record.item, rules, "rubric_items")
            head = f"{names.get(record.scope, record.scope)} {item} {format_milli(record.milli)}分"
            lines = (head, record.note, f"依据：{record.document}", place)
            found[f"points:{record.id}"] = Step("记录", f"评分 {record.id}", tuple(x for x in lines if x), False)
        elif isinstance(record, TargetEvent):
            lines = (f"{names.get(record.scope, record.scope)} {record.day} {record.document}", place)
            title = f"{_called(record.kind, rules, 'target_kinds')} {record.target}"
            found[f"event:{record.id}"] = Step("记录", title, lines, False)
        elif isinstance(record, Restatement):
            row = rules.row("target_kinds", record.item)
            amount = f"{row.text('name')} {format_milli(record.milli)} {unit(row.text('unit')).sign}"
            head = f"{names.get(record.scope, record.scope)} {record.period} {amount}"
            lines = (head, f"理由：{record.reason}", f"文号：{record.document}，{record.day}", place)
            found[f"restatement:{record.id}"] = Step("记录", f"基期重述 {record.id}", lines, False)
    return found


def _demanded(target: Target, rules: Rulebook) -> str:
    """Write what a target asks for: 人均综合能耗 年度下降 2.2％."""
    words = f"{_called(target.indicator, rules, 'indicators', 'totals', 'measures')} "
    words += _called(target.kind, rules, "target_kinds")
    if target.milli is None:
        return words
    if target.unit == "percent":
        return f"{words} {format_milli(target.milli)}％"
    measure = rules.find("measures", target.indicator)
    return f"{words} {format_milli(target.milli)} {measure.text('unit_name') if measure else unit(target.unit).sign}"


def _called(id_: str, rules: Rulebook, *tables: str) -> str:
    """Find the name of a row, its id where no table of the day has it."""
    return next((row.text("name") for t in tables if (row := rules.find(t, id_))), id_)
