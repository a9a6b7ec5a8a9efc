"""Proofread a page: figures and names only in claims, counts equal lists, parts add up, each problem is answered."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from tongbao.assess.finding import Finding
from tongbao.assess.values.matters import DemandValues, PartitionValues, StatedValues
from tongbao.bulletin.clause import Claim, Clause
from tongbao.bulletin.page import Page
from tongbao.bulletin.slots import DraftContext

_FIGURE = re.compile(r"[0-9０-９]+|[一二三四五六七八九十百千万亿两]+(?=[个项家名人次份%％]|个百分点)")
_HALF_WIDTH = re.compile(r"[一-龥][,;:?!()]|[,;:?!()][一-龥]")


@dataclass(frozen=True, slots=True)
class Fault:
    """An objection to a page.

    Parameters
    ----------
    code
        Kind of the fault.
    where
        Words, finding or matter it concerns.
    sentence : Chinese sentence
        Explanation for the drafter.
    """

    code: str
    where: str
    sentence: str


def proofread(page: Page, findings: Sequence[Finding], problems: Iterable[str], setting: DraftContext) -> list[Fault]:
    """List the faults of a page.

    Parameters
    ----------
    page
        Page as printed.
    findings
        Findings it was written from.
    problems : matter ids
        Problems the page speaks of.
    setting
        Registry and rules of the day.

    Returns
    -------
    list of Fault
        Faults of clauses in printed order, then those of findings and matters.
    """
    faults: list[Fault] = []
    for clause in page.clauses():
        faults += find_loose_words(clause, setting)
        faults += check_counts(clause)
        faults += find_unrecorded(clause)
    faults += check_partitions(findings)
    faults += check_quantifiers(findings, setting)
    return faults + find_unanswered(findings, problems, setting)


def find_loose_words(clause: Clause, setting: DraftContext) -> list[Fault]:
    """Find figures, unit names, open lists and half-width marks outside claims.

    Parameters
    ----------
    clause
        Clause as printed.
    setting
        Registry and rules of the day; fixed terms may hold figures.

    Returns
    -------
    list of Fault
        Codes ``figure``, ``name``, ``width``, ``open_list``.
    """
    faults = []
    fixed = setting.rulebook.row("phrases", "terms").texts("words")
    for part in clause.parts:
        if isinstance(part, Claim):
            continue
        bare = part
        for term in fixed:
            bare = bare.replace(term, "")
        faults += [Fault("figure", part, f"数字“{m[0]}”没有出处。") for m in _FIGURE.finditer(bare)]
        faults += [Fault("name", part, f"单位名称“{n}”没有出处。") for n in find_names(bare, setting)]
        faults += [Fault("width", part, f"“{m[0]}”用了半角标点。") for m in _HALF_WIDTH.finditer(bare)]
    faults += [
        Fault("open_list", c.text, "清单以“等”结尾，不能确定是否列全。")
        for c in clause.claims
        if c.kind == "names" and c.text.endswith("等")
    ]
    return faults


def check_counts(clause: Clause) -> list[Fault]:
    """Check that a count beside the list it counts equals the length of that list.

    Parameters
    ----------
    clause
        Clause as printed.

    Returns
    -------
    list of Fault
        Code ``count``.
    """
    faults = []
    for count in (c for c in clause.claims if c.kind == "count"):
        listed = [c for c in clause.claims if c.kind == "names" and (c.finding, c.key) == (count.finding, count.key)]
        total = sum(len(c.value) for c in listed if isinstance(c.value, tuple))
        if listed and total != count.value:
            faults.append(Fault("count", clause.text, f"写“{count.text}”，清单为{total}个。"))
    return faults


def find_unrecorded(clause: Clause) -> list[Fault]:
    """Find claims without a record behind them.

    Parameters
    ----------
    clause
        Clause as printed.

    Returns
    -------
    list of Fault
        Code ``no_record``.
    """
    return [
        Fault("no_record", clause.text, f"“{c.text}”没有记录支撑。")
        for c in clause.claims
        if not c.records and c.kind not in ("term", "docno")
    ]


def check_partitions(findings: Sequence[Finding]) -> list[Fault]:
    """Check that yes, no and not reported of each closed list add up to the whole list, nobody twice.

    Parameters
    ----------
    findings
        Findings of the page; those of kind ``partition`` are checked.

    Returns
    -------
    list of Fault
        Code ``partition``.
    """
    faults = []
    for finding in (f for f in findings if f.kind == "partition"):
        values = PartitionValues.of(finding)
        parted = values.yes + values.no + values.not_reported
        if len(parted) != values.total or len(set(parted)) != len(parted):
            faults.append(Fault("partition", finding.id, f"“{finding.matter}”三类之和不等于应报数。"))
    return faults


def check_quantifiers(findings: Sequence[Finding], setting: DraftContext) -> list[Fault]:
    """Find stated words (部分, 有的, 个别) whose allowed share the closed list rules out.

    Parameters
    ----------
    findings
        Findings of the page.
    setting
        Rules of the day with the share each word allows.

    Returns
    -------
    list of Fault
        Code ``quantifier``.
    """
    parted = {f.matter: PartitionValues.of(f) for f in findings if f.kind == "partition"}
    allowed = {r.text("word"): (r.exact("least"), r.exact("most")) for r in setting.rulebook.rows("quantifiers")}
    faults = []
    for finding in (f for f in findings if f.kind == "stated" and StatedValues.of(f).count is None):
        word, listed = StatedValues.of(finding).quantifier, parted.get(finding.matter)
        if word not in allowed:
            faults.append(Fault("quantifier", finding.id, f"概数词“{word}”不在规则表中。"))
        elif listed is not None:
            least = Fraction(len(listed.no), listed.total)
            most = least + Fraction(len(listed.not_reported), listed.total)
            if most < allowed[word][0] or least > allowed[word][1]:
                denied, silent = len(listed.no), len(listed.not_reported)
                sentence = f"“{word}”与清单不合：明确报“否”{denied}个，未报送{silent}个。"
                faults.append(Fault("quantifier", finding.id, sentence))
    return faults


def find_unanswered(findings: Sequence[Finding], problems: Iterable[str], setting: DraftContext) -> list[Fault]:
    """Find problems without a dated demand or a recorded reason why there is none.

    Parameters
    ----------
    findings
        Findings of the page.
    problems : matter ids
        Problems the page speaks of.
    setting
        Rules of the day.

    Returns
    -------
    list of Fault
        Code ``demand``, by matter id.
    """
    demands = {f.matter: DemandValues.of(f) for f in findings if f.kind == "demand"}
    answered = {matter for matter, d in demands.items() if d.due or d.none_reason}
    faults = []
    for matter in sorted(set(problems) - answered):
        row = setting.rulebook.find("matters", matter)
        name = row.text("name") if row else matter
        faults.append(Fault("demand", matter, f"问题“{name}”没有相应的限期要求，也没有“不提要求”的说明。"))
    return faults


def find_names(text: str, setting: DraftContext) -> list[str]:
    """Find the names of the registry's units and regions in a text.

    Parameters
    ----------
    text
        Words to search.
    setting
        Registry.

    Returns
    -------
    list of str
        The longest first; 省直 is a group, not a name.
    """
    return [n for n in sorted(setting.roster.names(), key=len, reverse=True) if n in text and n != "省直"]
