"""Explain: the working of one unit's verdicts from sealed lines to sentence, each step with its rule and source.

It is internal: it shows the data each institution handed in, down to file and row.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from pathlib import Path

from tongbao.assess.energy import coefficient, energy_carriers
from tongbao.assess.finding import Finding
from tongbao.assess.intensity import numerator
from tongbao.assess.level import level, numerator_and_activity, sum_lines
from tongbao.assess.values.targets import BaselineValues, VerdictValues
from tongbao.assess.verdict import Verdict, Yearly
from tongbao.bulletin.clause import Clause
from tongbao.bulletin.page import Paragraph
from tongbao.dossier.assessment import Judged, assess
from tongbao.dossier.document import write_draft
from tongbao.dossier.dossier import Dossier
from tongbao.dossier.inputs import Inputs
from tongbao.measure.coal import Basis
from tongbao.measure.period import Span
from tongbao.measure.quantity import format_milli
from tongbao.measure.refusal import Refusal
from tongbao.measure.rounding import format_rounded
from tongbao.measure.units import unit as unit_of
from tongbao.office.desk.access import roles
from tongbao.office.desk.assessment.document_books import gather_inputs
from tongbao.office.desk.home.home import Actor, Home
from tongbao.office.store.models import DocumentRow, UploadRow
from tongbao.records.book import read_manifest, read_table
from tongbao.records.issued import Target
from tongbao.records.total import Total
from tongbao.registry.reporting import PROVINCE
from tongbao.rules.load import load_shipped_tables
from tongbao.rules.rulebook import Rulebook
from tongbao.targets.target import base_of

_SHOWN = 5
_WHOLE = ("省", "全省")
OUTCOMES = {"met": "完成", "missed": "未完成", "unjudged": "无法判定"}


@dataclass(frozen=True)
class Line:
    """One step of a working: its kind, its words, the rule it applies and the source of that rule."""

    step: str
    words: str
    rule: str = ""
    source: str = ""


def explain(period: str, name: str, as_of: date, home: Home, acting: Actor, rules_on: date | None = None) -> list[Line]:
    """Explain a unit's verdicts for a period, in order: 台账, 合计, 折算, 强度, 目标, 判定, 稳健性, 得分, 文稿.

    Parameters
    ----------
    period : such as 2017 or 2025-01..2025-06
    name : name, short name, code or id of a unit; 省 or 全省 for the province
    as_of
        Day as of which the period is assessed.
    home
        Home with the closed books.
    acting
        Person who may judge.
    rules_on
        Day whose rules apply; ``as_of`` without one.

    Returns
    -------
    list of Line
        Steps of the working.

    Raises
    ------
    Refusal
        Code ``unit`` where no unit of that name is on the list of the day.
    """
    roles.require(acting, "judge")
    inputs = gather_inputs("assessment", period, as_of, rules_on)
    dossier = Dossier.open(inputs, home.path)
    roster, rulebook = dossier.roster, dossier.rulebook
    found = roster.unit(PROVINCE) if name in _WHOLE else roster.find(name, as_of)
    if found is None:
        known = "、".join(u.name for u in roster.units_at(as_of, "areas"))
        raise Refusal("unit", f"名单中没有“{name}”。", f"可用：{known}、全省。")
    judged = assess(dossier)
    lines = _sealed_lines(found.id, inputs, home.path, rulebook)
    lines += _accounts(found.id, judged, rulebook)
    bases = (f for f in judged.findings if f.kind == "baseline" and f.subject == found.id)
    lines += [Line("基期", f"{BaselineValues.of(f).year}年：{f.working}", "记录", _papers(f)) for f in bases]
    for verdict in judged.verdicts[found.id]:
        lines += _verdict(verdict, judged, rulebook)
    lines += _score(found.id, judged, rulebook)
    return lines + _sentences(found.id, dossier)


def assessed_on(kind: str, period: str) -> date | None:
    """Return the day as of which a period was last drafted or issued; None where it never was."""
    row = DocumentRow.objects.filter(kind=kind, period=period).order_by("as_of").last()
    return date.fromisoformat(row.as_of) if row else None


def _papers(finding: Finding) -> str:
    return "、".join(BaselineValues.of(finding).documents)


def _sealed_lines(unit: str, inputs: Inputs, home: Path, rulebook: Rulebook) -> list[Line]:
    """List the first sealed lines of the unit, with file and row, and the number of all of them."""
    if unit == PROVINCE:
        return [Line("台账", "全省为各市账册相加，逐行见各市的演算")]
    files = {u.digest[:12]: u.file for u in UploadRow.objects.filter(kind="ledger")}
    shown: list[Line] = []
    count = 0
    titles = {r.id: r.text("name") for r in rulebook.rows("carriers")}
    bases = {r.id: r.text("name") for r in rulebook.rows("bases")}
    for folder, seal in inputs.books:
        manifest = read_manifest(home / folder)
        if (
            manifest.kind != "ledger"
            or unit not in manifest.files
            or Span.parse(manifest.period).first not in Span.parse(inputs.period)
        ):
            continue
        table = read_table(home / folder, unit)
        names = [c.name for c in table.columns]
        count += len(table.rows)
        for row in table.rows[: _SHOWN - len(shown)]:
            line = dict(zip(names, row, strict=True))
            amounts = "，".join(
                f"{titles.get(c.name, c.name)} {format_milli(int(line[c.name] or 0))}"
                for c in table.columns
                if c.kind == "milli" and line[c.name]
            )
            where = files.get(str(line["upload"]), str(line["upload"]))
            basis = bases.get(str(line["basis"]), line["basis"])
            words = f"{line['institution']} {line['month']}（{where} 第{line['row']}行，{basis}）：{amounts}"
            shown.append(Line("台账", words, f"封账 {manifest.period} v{manifest.vintage}", seal[:16]))
    return [*shown, Line("台账", f"以上为前{len(shown)}行，本期共{count}行")]


def _accounts(unit: str, judged: Judged, rulebook: Rulebook) -> list[Line]:
    """List the sums of the unit over the span, and the standard coal [kgce] of each carrier at its coefficient."""
    material = judged.material
    total = _total(material.lines[str(material.span)], unit)
    found = [Line("合计", f"{total.institutions}家、{total.lines}个机构月相加")]
    whole = Fraction(0)
    for carrier in energy_carriers(rulebook):
        milli = total.amount(carrier)
        if milli:
            row = rulebook.row("carriers", carrier)
            weight = coefficient(carrier, Basis.CALORIFIC, rulebook)
            kgce = Fraction(milli, 1000) * weight
            whole += kgce
            sign = unit_of(row.text("unit")).sign
            words = f"{row.text('name')} {format_milli(milli)}{sign}×{format_coefficient(weight)}"
            words += f"＝{format_rounded(kgce, 3)}千克标准煤"
            rule = rulebook.row("coal_equivalent", f"{carrier}.calorific")
            found.append(
                Line("折算", words, f"coal_equivalent/{rule.id}", cite(rule.source, rule.article, rule.unverified))
            )
    found.append(Line("折算", f"各品种相加＝{format_rounded(whole, 3)}千克标准煤（当量值）"))
    for row in rulebook.rows("indicators"):
        value = level(total, row.id, len(list(material.span)), rulebook, material.span.first.year)
        if value is None:
            found.append(Line("强度", f"{row.text('name')}：缺少系数或分母，不计算", f"indicators/{row.id}"))
            continue
        top = numerator(total, row.text("numerator"), rulebook, material.span.first.year) or Fraction(0)
        bottom = Fraction(total.amount(row.text("activity")), 1000 * len(list(material.span)))
        words = f"{row.text('name')}＝{format_rounded(top, 3)}÷{format_rounded(bottom, 3)}"
        words += f"＝{format_rounded(value, 6)}{row.text('unit')}"
        found.append(Line("强度", words, f"indicators/{row.id}", cite(row.source, row.article, row.unverified)))
    return found


def _verdict(verdict: Verdict, judged: Judged, rulebook: Rulebook) -> list[Line]:
    target = verdict.target
    found = [Line("目标", _demand(target, rulebook), "记录", f"{target.document}，{target.issued_on}印发")]
    finding = next(
        f
        for f in judged.findings
        if f.kind == "verdict" and f.subject == verdict.unit and VerdictValues.of(f).target == target.id
    )
    rules = [rulebook.row(*key.split("/", 1)) for key in finding.rules]
    names = "、".join(finding.rules)
    sources = "；".join(dict.fromkeys(cite(r.source, r.article, r.unverified) for r in rules))
    found.append(Line("判定", finding.working, names, sources))
    _, activity = numerator_and_activity(target.indicator, rulebook)
    for reading in verdict.readings:
        actual = (
            "—"
            if reading.actual is None
            else f"{format_rounded(reading.actual * 100, 3)}%"
            if activity or target.unit == "percent"
            else format_rounded(reading.actual, 3)
        )
        found.append(Line("稳健性", f"{reading.name}：{actual}，{'完成' if reading.met else '未完成'}", "fairness"))
    words = "各种口径结论一致" if verdict.robust else f"不稳健，不据以点名：{'；'.join(verdict.reasons)}"
    return [*found, Line("稳健性", words, "fairness", cite("house", "", False))]


def _demand(target: Target, rulebook: Rulebook) -> str:
    row = rulebook.find("indicators", target.indicator) or rulebook.row("totals", target.indicator)
    kind = rulebook.row("target_kinds", target.kind).text("name")
    amount = "" if target.milli is None else format_milli(target.milli)
    unit = "％" if target.unit == "percent" else unit_of(target.unit).sign if target.unit else ""
    since = f"，以{base_of(target)}年为基期" if base_of(target) else ""
    return f"{row.text('name')}，{kind}{amount}{unit}，{target.period}{since}"


def _score(unit: str, judged: Judged, rulebook: Rulebook) -> list[Line]:
    found = []
    for score in (s for s in judged.scores if s.unit == unit):
        for item in score.items:
            table, _, id_ = item.rule.partition("/")
            row = rulebook.find(table, id_)
            source = cite(row.source, row.article, row.unverified) if row else ""
            found.append(Line("得分", f"{item.name}：{item.working}", item.rule, source))
        found.append(Line("得分", score.working))
        names = {i.item: i.name for i in score.items}
        vetoes = f"，否决：{'、'.join(names.get(v, v) for v in score.vetoes)}" if score.vetoes else ""
        found.append(Line("等级", f"{score.grade}{vetoes}{'' if score.robust else '（未定）'}"))
    return found


def _sentences(unit: str, dossier: Dossier) -> list[Line]:
    """List the sentences of the draft that name the unit."""
    page = write_draft(dossier).page
    clauses: Iterable[Clause] = (b.clause for b in page.blocks if isinstance(b, Paragraph))
    found = []
    for clause in clauses:
        named = [c for c in clause.claims if c.kind == "names" and isinstance(c.value, tuple) and unit in c.value]
        if named:
            found.append(Line("文稿", clause.text, "、".join(dict.fromkeys(c.finding for c in named))))
    return found or [Line("文稿", "文稿中没有点到该单位。")]


def cite(source: str, article: str, unverified: bool) -> str:
    """Cite the source of a rule in words; mark it where it has not been verified against the source."""
    known = load_shipped_tables()[1].get(source)
    title = known.title if known else source
    return f"{title}{article}{'（未经核实）' if unverified else ''}"


def format_coefficient(value: Fraction) -> str:
    """Format a coefficient as decimal text, to at most nine decimals."""
    text = format_rounded(value, 9)
    return text.rstrip("0").rstrip(".")


def _total(lines: Sequence[Yearly], unit: str) -> Total:
    selected = [x for x in lines if unit in (PROVINCE, x.unit)]
    total = sum_lines(selected)
    return Total((unit,), sum(x.months for x in selected), total.institutions, total.amounts)
