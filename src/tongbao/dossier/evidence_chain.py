"""The chain behind each claim: 认定 → 规则 → 封账 → 记录 → 证据. The internal edition goes down to the paper."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from tongbao.assess.finding import Finding
from tongbao.bulletin.clause import Claim
from tongbao.bulletin.draft import Draft
from tongbao.bulletin.genre import BASES
from tongbao.bulletin.page import Chains, Step
from tongbao.dossier.dossier import Dossier
from tongbao.dossier.inputs import Inputs
from tongbao.dossier.issued_evidence import issued_steps
from tongbao.measure.period import Month, Span
from tongbao.measure.quantity import format_milli
from tongbao.records.book import read_manifest, read_table, row_count
from tongbao.records.evidence import paper_path
from tongbao.records.fact import Demand, Fact, StatedTally
from tongbao.records.work import Work
from tongbao.rules.load import load_shipped_tables
from tongbao.rules.rulebook import Rulebook

SHOWN = 30
# It lists every record of every claim and every seal, and it is published with the document.
REST = "claims.json"
_TABLES = {
    "matters": "事项表",
    "indicators": "指标表",
    "totals": "总量指标表",
    "grading": "等级表",
    "disclosure": "公布规则",
    "methods": "计算方法",
    "rubrics": "评分办法",
    "rubric_items": "评分项目",
    "coal_equivalent": "折标系数",
    "wording": "用语",
}
_KINDS = {
    "now": "本期合计",
    "before": "上年同期合计",
    "all": "同比（全部报送机构）",
    "same": "同比（同一批机构）",
    "target_missed": "没有完成年度目标",
    "pending": "暂不评定等级",
}
_KEYS = {
    "yes": "已做的单位",
    "no": "明确报“否”的单位",
    "not_reported": "未报送的单位",
    "count": "个数",
    "amount": "金额",
    "unit": "单位",
    "title": "名称",
    "occasion": "结合的工作",
    "purpose": "用途",
    "partners": "参与单位",
    "due": "期限",
    "as_of": "截至日",
    "quantifier": "用语",
    "source": "来源",
    "institutions": "机构数",
    "energy": "综合能耗",
    "water": "用水",
    "energy_per_person": "人均综合能耗",
    "energy_per_area": "单位建筑面积能耗",
    "water_per_person": "人均用水量",
    "n_now": "本期机构数",
    "n_before": "上年机构数",
    "names": "名单",
    "grade": "等级",
    "total": "应评单位",
    "term": "固定用语",
    "units": "单位",
    "returned": "退回份数",
    "late": "逾期份数",
    "overdue_no": "逾期未完成的单位",
    "overdue_silent": "逾期未报送的单位",
    "met_late": "逾期完成的单位",
    "name": "事项",
    "required": "目标",
    "actual": "实际",
    "outcome": "判定",
    "indicator": "指标",
    "met": "完成的单位",
    "missed": "未完成的单位",
    "doubtful": "待核的单位",
    "unjudged": "无法判定的单位",
    "without": "没有目标的单位",
    "change": "总变化",
    "estimated": "估算、分摊的占比",
    "doubted": "存疑接收的占比",
    "improved": "等级上升的单位",
    "declined": "等级下降的单位",
    "files": "台账份数",
}
_STATUS = {"yes": "是", "no": "否", "not_reported": "未报送"}
Entered = Fact | StatedTally | Demand | Work
_LEARNT = {"return": "报送", "visit": "现场核实", "call": "电话核实", "survey": "调研汇总", "ledger": "举措台账"}


class Sender(NamedTuple):
    """The return a record came in with: file, who sent it, when it was received."""

    file: str
    sender: str
    received_at: str


def trace(draft: Draft, dossier: Dossier, senders: Mapping[str, Sender], evidence: Path) -> Chains:
    """Trace every claim of a draft to its finding, rules, seals, records and papers.

    Parameters
    ----------
    draft
        Draft made from the dossier.
    dossier
        Inputs, rules and closed books.
    senders : mapping of the first twelve digits of a return's digest to its sender
        Empty where nobody knows (outside the office).
    evidence
        Folder of the papers by digest.

    Returns
    -------
    mapping of claim id to steps
        Steps that are not public are for the internal edition.
    """
    inputs = dossier.inputs
    index = {f.id: f for f in draft.findings}
    base = BASES[inputs.kind]
    from_ledgers = base.from_ledgers
    facts, tallies, demands = ([], [], []) if from_ledgers else dossier.records
    works, targets = ([], []) if from_ledgers else dossier.works
    issued = issued_steps(dossier) if base.judges_targets or targets else {}
    listed: list[Entered] = [*facts, *tallies, *demands, *works]
    records: dict[str, Entered] = {r.id: r for r in listed}
    seal = _seal_step(inputs)
    lines: dict[str, list[Step]] = {}
    found: Chains = {}
    for claim in draft.page.claims():
        finding = index.get(claim.finding)
        if finding is None:
            found[claim.id] = (Step("认定", "文件要素", ("由发文机关设定",), True),)
            continue
        steps = [*_finding_steps(claim, finding, dossier.rulebook), *_rule_steps(finding, dossier.rulebook), seal]
        if from_ledgers:
            if finding.id not in lines:
                lines[finding.id] = _ledger_steps(finding, dossier)
            steps += lines[finding.id]
            steps += _first([issued[r] for r in claim.records if r in issued], "记录")
        else:
            own = [records[r] for r in claim.records if r in records]
            steps += _record_steps(own, dossier, senders)
            steps += _first([issued[r] for r in claim.records if r in issued], "记录")
            steps += _paper_steps(own, evidence)
        found[claim.id] = tuple(steps)
    return found


def shown_of(count: int, unit: str, rest: str) -> str:
    """Say how many of a longer list are shown and where the rest is.

    Parameters
    ----------
    count
        Length of the whole list.
    unit : measure word, e.g. 条
    rest
        Where the rest is to be found.

    Returns
    -------
    str
        Empty where the whole list is shown.
    """
    return f"共{count}{unit}，列{SHOWN}{unit}，其余见{rest}" if count > SHOWN else ""


def _first(steps: list[Step], kind: str) -> list[Step]:
    """Cut a list of steps, and say so in a last step."""
    words = shown_of(len(steps), "条", REST)
    return [*steps[:SHOWN], *([Step(kind, "其余", (words,), steps[0].public)] if words else [])]


def _finding_steps(claim: Claim, finding: Finding, rulebook: Rulebook) -> list[Step]:
    matter = rulebook.find("matters", finding.matter)
    indicator = rulebook.find("indicators", finding.matter) or rulebook.find("totals", finding.matter)
    known = matter or indicator
    about = known.text("name") if known else _KINDS.get(finding.matter, finding.matter)
    key = claim.key if claim.key in _KEYS else claim.key.split(".")[0]
    title = f"{about} · {_KEYS.get(key, key)}"
    steps = [Step("认定", title, (f"印出：{claim.text}", f"编号：{finding.id}"), True)]
    if finding.working:
        # The working may hold inferences by complement and numbers the document does not print.
        steps.append(Step("认定", "演算", (finding.working,), False))
    return steps


def _rule_steps(finding: Finding, rulebook: Rulebook) -> list[Step]:
    sources = load_shipped_tables()[1]
    steps = []
    for key in finding.rules:
        table, _, id_ = key.partition("/")
        row = rulebook.find(table, id_)
        if row is not None:
            source = sources.get(row.source)
            checked = "未经核实" if row.unverified else f"核对于{row.checked_on}"
            title = source.title if source else row.source
            steps.append(
                Step(
                    "规则",
                    f"{_TABLES.get(table, table)} · {row.get('name', row.get('word', id_))}",
                    (f"出处：{title}{row.article}", checked),
                    True,
                )
            )
    return steps


def _seal_step(inputs: Inputs) -> Step:
    shown = [f"{folder} {seal}" for folder, seal in inputs.books[:SHOWN]]
    words = shown_of(len(inputs.books), "册", REST)
    return Step("封账", f"账册{len(inputs.books)}册", (*shown, *([words] if words else [])), True)


def _record_steps(records: Sequence[Entered], dossier: Dossier, senders: Mapping[str, Sender]) -> list[Step]:
    roster, rulebook = dossier.roster, dossier.rulebook
    steps = []
    for record in records:
        sender = senders.get(record.upload)
        came = f"来文：{record.upload}"
        if sender is not None:
            named = f"{sender.file}，{sender.sender}" if sender.sender else sender.file
            came = f"来文：{named}，{sender.received_at}收到"
        lines: tuple[str, ...]
        if isinstance(record, Fact):
            lines = (
                f"{roster.unit(record.unit).name}：{_STATUS[record.status.value]}",
                f"位置：{record.place}",
                f"了解方式：{_LEARNT[record.learnt.value]}{'，省办已核实' if record.confirmed else ''}",
                came,
            )
        elif isinstance(record, Work):
            register = rulebook.row("registers", record.register).text("name")
            lines = (f"{roster.unit(record.unit).name}：{register} {record.key}", f"位置：{record.place}", came)
            steps.append(Step("记录", register, (*lines, f"编号：{record.id}"), False))
            continue
        elif isinstance(record, StatedTally):
            number = record.quantifier if record.count is None else str(record.count)
            lines = (f"汇总数：{number}（{record.scope}）", f"来源：{record.source}", f"位置：{record.place}", came)
        else:
            lines = (
                f"期限：{record.due or ('每月' if record.monthly else '无')}{record.none_reason}",
                f"位置：{record.place}",
                came,
            )
        matter = rulebook.find("matters", record.matter)
        title = matter.text("name") if matter else record.matter
        steps.append(Step("记录", title, (*lines, f"编号：{record.id}"), False))
    return _first(steps, "记录")


def _paper_steps(records: Iterable[Entered], evidence: Path) -> list[Step]:
    digests = list(dict.fromkeys(d for r in records for d in r.evidence))
    steps = []
    for digest in digests[:SHOWN]:
        path = paper_path(evidence, digest)
        words: tuple[str, ...] = ("（证据文件缺失）",)
        if path.exists():
            content = path.read_bytes()
            try:
                words = tuple(line for line in content.decode("utf-8").splitlines() if line)
            except UnicodeDecodeError:
                words = (f"文件 {len(content)} 字节",)
        steps.append(Step("证据", digest[:16], words, False))
    if words_left := shown_of(len(digests), "件", "账册中各记录的证据"):
        steps.append(Step("证据", "其余", (words_left,), False))
    return steps


def _ledger_steps(finding: Finding, dossier: Dossier) -> list[Step]:
    """Show some of the sealed lines themselves (internal only), and how many there are."""
    if finding.kind != "total" or finding.matter not in ("now", "before"):
        return []
    span = Span.parse(dossier.inputs.period)
    span = span if finding.matter == "now" else span.year_before()
    steps: list[Step] = []
    for folder in dossier.folders:
        manifest = read_manifest(folder)
        if (
            manifest.kind != "ledger"
            or finding.subject not in manifest.files
            or Month.parse(manifest.period) not in span
        ):
            continue
        table, count = read_table(folder, finding.subject, SHOWN), row_count(folder, finding.subject)
        lines = [_ledger_line(dict(zip((c.name for c in table.columns), row, strict=True))) for row in table.rows]
        words = shown_of(count, "行", f"{folder.relative_to(dossier.home)}/{finding.subject}.parquet")
        steps.append(Step("记录", f"{manifest.period} 台账 {count}行", (*lines, *([words] if words else [])), False))
    return steps


def _ledger_line(line: Mapping[str, Any]) -> str:
    shown = "，".join(
        f"{n} {format_milli(v)}" for n, v in line.items() if isinstance(v, int) and n not in ("row", "doubted") and v
    )
    return f"{line['institution']}（来文{line['upload']} 第{line['row']}行）{shown}"
