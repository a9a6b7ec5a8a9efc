"""The issued numbers behind a claim: targets with their documents, restated bases, points, events, as chain steps."""

from tongbao.bulletin.page import Step
from tongbao.measure.quantity import decimal_text
from tongbao.measure.units import unit
from tongbao.office.desk.home.home import Home
from tongbao.office.desk.recompute import Inputs
from tongbao.records.book import read_manifest
from tongbao.records.issued import Points, Restatement, Target, TargetEvent
from tongbao.records.issued_book import issued_of
from tongbao.registry.roster import Roster
from tongbao.rules.rulebook import Rulebook


def issued_steps(inputs: Inputs, home: Home, roster: Roster) -> dict[str, Step]:
    """A step for every issued record, by the id that findings give it (``target:…``, ``points:…``, ``event:…``)."""
    folders = [home.path / b[0] for b in inputs.books]
    lists = issued_of(f for f in folders if read_manifest(f).kind == "targets")
    names = {"province": "全省"} | {u.id: u.name for u in roster.units}
    rules = Rulebook(inputs.rules_on)
    found: dict[str, Step] = {}
    lines: tuple[str, ...]
    for record in (r for listed in lists.values() for r in listed):
        place = f"位置：{record.place}"
        if isinstance(record, Target):
            head = f"{names.get(record.scope, record.scope)} {record.period} {_demanded(record, rules)}"
            lines = (head, f"文号：{record.document}，{record.issued_on}印发", place)
            found[f"target:{record.id}"] = Step("记录", f"下达目标 {record.id}", lines, True)
        elif isinstance(record, Points):
            item = _called(record.item, rules, "rubric_items")
            head = f"{names.get(record.scope, record.scope)} {item} {decimal_text(record.milli)}分"
            lines = (head, record.note, f"依据：{record.document}", place)
            found[f"points:{record.id}"] = Step("记录", f"评分 {record.id}", tuple(x for x in lines if x), False)
        elif isinstance(record, TargetEvent):
            lines = (f"{names.get(record.scope, record.scope)} {record.day} {record.document}", place)
            title = f"{_called(record.kind, rules, 'target_kinds')} {record.target}"
            found[f"event:{record.id}"] = Step("记录", title, lines, False)
        elif isinstance(record, Restatement):
            row = rules.row("target_kinds", record.item)
            amount = f"{row.text('name')} {decimal_text(record.milli)} {unit(row.text('unit')).sign}"
            head = f"{names.get(record.scope, record.scope)} {record.period} {amount}"
            lines = (head, f"理由：{record.reason}", f"文号：{record.document}，{record.day}", place)
            found[f"restatement:{record.id}"] = Step("记录", f"基期重述 {record.id}", lines, False)
    return found


def _demanded(target: Target, rules: Rulebook) -> str:
    """What a target asks for in words: 人均综合能耗 年度下降 2.2％."""
    words = f"{_called(target.indicator, rules, 'indicators', 'totals', 'measures')} "
    words += _called(target.kind, rules, "target_kinds")
    if target.milli is None:
        return words
    if target.unit == "percent":
        return f"{words} {decimal_text(target.milli)}％"
    measure = rules.find("measures", target.indicator)
    return f"{words} {decimal_text(target.milli)} {measure.text('unit_name') if measure else unit(target.unit).sign}"


def _called(id_: str, rules: Rulebook, *tables: str) -> str:
    """The name of a row, its id where no table of the day has it."""
    return next((row.text("name") for t in tables if (row := rules.find(t, id_))), id_)
