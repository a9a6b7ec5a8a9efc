"""Write 改造任务和举措: completion of tasks by area and measure, money by state, contracts, how savings are known."""

from collections.abc import Sequence
from fractions import Fraction

from tongbao.assess.finding import Finding
from tongbao.assess.values.campaign import CompletionValues, MoneyValues, SavedValues
from tongbao.bulletin import slots
from tongbao.bulletin.clause import Claim, Clause, join_clauses
from tongbao.bulletin.page import Block, Chart, Paragraph, Table
from tongbao.bulletin.slots import DraftContext
from tongbao.measure.quantity import format_milli
from tongbao.measure.rounding import format_rounded

_NONE = "—"
_PLACES = 1


def works_blocks(findings: Sequence[Finding], setting: DraftContext) -> list[Block]:
    """Write about tasks and works where tasks were issued.

    Parameters
    ----------
    findings
        Findings of the works ledgers.
    setting
        Context of the draft.

    Returns
    -------
    list of Block
        Sentences, a table and a chart; empty where no task was issued.
    """
    campaigns = [f for f in findings if f.kind == "campaign"]
    if not campaigns:
        return []
    blocks: list[Block] = [Paragraph(join_clauses([_campaign(c, setting) for c in campaigns], "。"))]
    others = _others(findings, setting)
    if others:
        blocks.append(Paragraph(join_clauses(others, "。")))
    each = [f for f in findings if f.kind == "completion"]
    blocks.append(_table(each, setting))
    chart = _chart(campaigns, each, setting)
    return [*blocks, chart] if chart else blocks


def _campaign(finding: Finding, setting: DraftContext) -> Clause:
    """Count the areas by progress; those that did not report are counted apart."""
    counter = setting.counter("areas")
    fills: dict[str, Claim | Clause | None] = {"measure": _measure(finding, setting)}
    for key in ("total", "finished", "on_pace", "behind", "not_started", "not_reported"):
        some = key == "total" or finding.units(key)
        fills[key] = slots.count_of(finding, key, counter, setting) if some else None
    return setting.say("works.campaign", fills, finding.id, finding.matter)


def _others(findings: Sequence[Finding], setting: DraftContext) -> list[Clause]:
    """Report money by state, contracts, and savings with how they are known."""
    sentences = []
    for finding in (f for f in findings if f.kind == "money" and MoneyValues.of(f).state):
        id_ = MoneyValues.of(finding).state
        state = _state(id_, setting)
        fills = {
            "state": Claim("term", state, id_, finding.id, "state", finding.source_records("state")),
            "amount": slots.money(finding, setting),
        }
        sentences.append(setting.say("works.money", fills, finding.id, "fund"))
    for finding in (f for f in findings if f.kind == "contracts"):
        counter = setting.counter("contract")
        fills = {"total": slots.count_of(finding, "total", counter, setting)}
        sentences.append(setting.say("works.contracts", fills, finding.id, "contracts"))
    for finding in (f for f in findings if f.kind == "saved"):
        sources = SavedValues.of(finding).sources
        fills = {
            "total": slots.amount(finding, "total", "吨标准煤", setting),
            **{
                key: slots.amount(finding, f"by.{key}", "吨标准煤", setting) if key in sources else None
                for key in (*(r.id for r in setting.rulebook.rows("known_by")), "unknown")
            },
        }
        sentences.append(setting.say("works.saved", fills, finding.id, "savings"))
    return sentences


def _table(each: Sequence[Finding], setting: DraftContext) -> Table:
    head = tuple(setting.phrase(f"works.head.{k}") for k in ("unit", "measure", "task", "done", "accepted", "share"))
    rows = []
    for finding in each:
        row = setting.rulebook.row("measures", finding.matter)
        measure = f"{row.text('name')}（{row.text('unit_name')}）"
        cells: list[str | Claim] = [slots.unit_name(finding, setting), measure, _quantity(finding, "task")]
        values = CompletionValues.of(finding)
        if values.done is None:
            cells += [setting.phrase("works.not_reported"), _NONE, _NONE]
        else:
            share = setting.phrase("works.incomplete") if values.incomplete else _share(finding)
            cells += [_quantity(finding, "done"), _quantity(finding, "accepted"), share]
        rows.append(tuple(cells))
    caption = Clause((setting.phrase("works.table"),))
    return Table(caption, head, tuple(rows), setting.phrase("works.note") + setting.unverified())


def _chart(campaigns: Sequence[Finding], each: Sequence[Finding], setting: DraftContext) -> Chart | None:
    """Draw completion by area, a series a measure; only areas that reported every measure are drawn."""
    measures = [c.matter for c in campaigns]
    by_unit: dict[str, dict[str, Finding]] = {}
    for finding in each:
        values = CompletionValues.of(finding)
        if values.done is not None and not values.incomplete:
            by_unit.setdefault(finding.subject, {})[finding.matter] = finding
    included = [u for u, own in by_unit.items() if all(m in own for m in measures)]
    if len(included) < 2:
        return None
    series = tuple(
        (setting.rulebook.row("measures", m).text("name"), tuple(_bar(by_unit[u][m]) for u in included))
        for m in measures
    )
    names = tuple(setting.roster.unit(u).short for u in included)
    return Chart(Clause((setting.phrase("works.chart"),)), "%", names, series)


def _measure(finding: Finding, setting: DraftContext) -> Claim:
    name = setting.rulebook.row("measures", finding.matter).text("name")
    return Claim("term", name, finding.matter, finding.id, "matter", finding.source_records("matter"))


def _quantity(finding: Finding, key: str) -> Claim:
    number = finding.number(key)
    return Claim("figure", format_milli(number), number, finding.id, key, finding.source_records(key))


def _share(finding: Finding) -> Claim:
    exact = CompletionValues.of(finding).exact_share or Fraction(0)
    text = f"{format_rounded(exact * 100, _PLACES)}%"
    return Claim("figure", text, finding.number("share"), finding.id, "share", finding.source_records("share"))


def _bar(finding: Finding) -> Claim:
    """Claim a bar's height: per cent, in thousandths like every bar."""
    exact = CompletionValues.of(finding).exact_share or Fraction(0)
    text = format_rounded(exact * 100, _PLACES)
    return Claim("figure", text, finding.number("share"), finding.id, "share", finding.source_records("share"))


def _state(id_: str, setting: DraftContext) -> str:
    states = {s["id"]: s["name"] for s in setting.rulebook.row("matters", "fund").get("states", ())}
    return str(states.get(id_, id_))
