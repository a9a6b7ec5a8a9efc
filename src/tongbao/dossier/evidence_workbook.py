"""The evidence workbook of a document: claims, findings, panel, balance of mentions, seals."""

from collections.abc import Sequence

from tongbao.assess.values.matters import DemandValues, PartitionValues, StatedValues
from tongbao.bulletin.draft import Draft
from tongbao.bulletin.page import Chains
from tongbao.bulletin.writers.xlsx import Sheet
from tongbao.dossier.dossier import Dossier
from tongbao.dossier.evidence_chain import SHOWN, shown_of
from tongbao.rules.load import load_shipped_tables
from tongbao.rules.rulebook import Rulebook

_RECORDS = "所依记录"
_KINDS = {
    "count": "个数",
    "names": "名单",
    "amount": "金额",
    "figure": "数字",
    "date": "日期",
    "title": "名称",
    "docno": "文号",
    "quantifier": "用语",
    "term": "固定用语",
    "source": "来源",
}


def evidence_sheets(draft: Draft, dossier: Dossier, chains: Chains) -> list[Sheet]:
    """Lay out evidence.xlsx. It is internal: the panel holds inferences that the document must not.

    Parameters
    ----------
    draft
        Draft made from the dossier.
    dossier
        Inputs, rules and closed books.
    chains
        Steps behind each claim.

    Returns
    -------
    list of Sheet
        The last one, with every record of the lists that were cut, only where one was.
    """
    sheets = [_claims(draft, chains), _findings(draft), _panel(draft), _balance(draft), _rules(dossier.rulebook)]
    return [*sheets, Sheet("封账", ("账册", "印章（SHA-256）"), dossier.inputs.books), *_cut_records(draft)]


def _cut_records(draft: Draft) -> list[Sheet]:
    """List every record of a claim or finding that has more than its cell shows."""
    lists = {c.id: c.records for c in draft.page.claims()} | {f.id: f.source_records("*") for f in draft.findings}
    rows = tuple((id_, record) for id_, records in lists.items() if len(records) > SHOWN for record in records)
    return [Sheet(_RECORDS, ("断言或认定", "记录"), rows)] if rows else []


def _records(records: Sequence[str]) -> str:
    words = shown_of(len(records), "条", f"“{_RECORDS}”表")
    return "\n".join((*records[:SHOWN], *([words] if words else [])))


def _rules(rulebook: Rulebook) -> Sheet:
    """Every rule value that was read, with its source and whether somebody has held it against it."""
    sources = load_shipped_tables()[1]
    lines = []
    for table, rows in rulebook.used().items():
        for id_, row in rows.items():
            value = next((str(row[k]) for k in ("value", "name", "word", "text") if k in row), "")
            title = sources[row["source"]].title if row["source"] in sources else row["source"]
            until = row["until"] or ""
            checked = "未经核实" if row["unverified"] else f"核对于{row['checked_on']}"
            lines.append((table, id_, value, f"{row['since']}—{until}", f"{title}{row['article']}", checked))
    head = ("规则表", "编号", "值", "有效期", "出处", "是否核对")
    return Sheet("规则", head, tuple(lines), "未经核实的规则不得作为定论引用。")


def _claims(draft: Draft, chains: Chains) -> Sheet:
    lines = []
    for clause in draft.page.clauses():
        for claim in clause.claims:
            steps = "；".join(f"{s.kind}：{s.title}" for s in chains.get(claim.id, ()))
            lines.append(
                (
                    claim.id,
                    _KINDS.get(claim.kind, claim.kind),
                    claim.text,
                    claim.finding,
                    claim.key,
                    _records(claim.records),
                    steps,
                    clause.text,
                )
            )
    return Sheet("断言", ("编号", "类别", "印出文字", "认定", "取值", "所依记录", "证据链", "所在句子"), tuple(lines))


def _findings(draft: Draft) -> Sheet:
    lines = tuple(
        (f.id, f.kind, f.matter, f.working, "、".join(f.rules), _records(f.source_records("*"))) for f in draft.findings
    )
    return Sheet("认定", ("编号", "类别", "事项", "演算", "规则", "记录"), lines)


def _panel(draft: Draft) -> Sheet:
    lines = [("待定", f.matter, f.working) for f in draft.undecided]
    stated = (f for f in draft.findings if f.kind == "stated")
    lines += [("推定", f.matter, f.working) for f in stated if StatedValues.of(f).complement]
    parted = ((f, PartitionValues.of(f).missing) for f in draft.findings if f.kind == "partition")
    lines += [("要件不全", f.matter, "\n".join(missing)) for f, missing in parted if missing]
    lines += [("校核", f.code, f.sentence) for f in draft.faults]
    demands = ((f, DemandValues.of(f).none_reason) for f in draft.findings if f.kind == "demand")
    lines += [("不提期限", f.matter, reason) for f, reason in demands if reason]
    return Sheet("拟稿提示", ("类别", "事项", "内容"), tuple(lines), "内部使用：推定的单位不得写入文件。")


def _balance(draft: Draft) -> Sheet:
    told = "\n".join(draft.picked.left_out) or "无"
    return Sheet("平衡表", ("单位", "正文提及次数", "报送做法数"), draft.mentions, f"未选入正文的做法：{told}")
