"""A progress return, or the province's own entries, as facts. Nothing is concluded from a blank."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial

from tongbao.intake.flag import ERROR, Flag, flagged
from tongbao.intake.form import (
    COUNTY,
    COUNTY_FIELDS,
    DEMAND_FIELDS,
    DEMANDS,
    INFO,
    MATTER_FIELDS,
    NIL,
    PROGRESS,
    PROVINCE_FIELDS,
    PROVINCE_MATTERS,
    TALLIES,
    TALLY_FIELDS,
    Field,
    stage_words,
)
from tongbao.intake.grid import GridRow, info, table
from tongbao.intake.workbook import Sheets
from tongbao.measure.quantity import parse_milli
from tongbao.measure.refusal import Refusal
from tongbao.records.fact import Demand, Fact, Learnt, StatedTally, Status
from tongbao.registry.reporting import AREAS, DEPARTMENTS
from tongbao.rules.dated import Row
from tongbao.rules.rulebook import Rulebook

_STATUS = {"是": Status.YES, "否": Status.NO, "有": Status.YES, "无": Status.NO}
_LEARNT = {"": Learnt.RETURN, "现场": Learnt.VISIT, "电话": Learnt.CALL, "调研": Learnt.SURVEY}
_CONTENT = ("day", "document", "organ", "marks", "amount", "count", "partners", "title", "occasion", "purpose")
_BOUND = {"": "", "余": "floor", "约": "about"}
_YUAN_PER_TEN_THOUSAND = 10**4


@dataclass(frozen=True)
class Source:
    """The return being read: file name, its digest, unit, period, when it was received, papers by file name."""

    file: str
    upload: str
    unit: str
    period: str
    received: str
    papers: Mapping[str, str]


@dataclass
class Entries:
    """What a return says, with the flags against it. ``rows`` counts the rows read, ``blank`` those unanswered.

    ``report`` is the fact that the unit sent its monthly report, apart from what it says in it.
    """

    facts: list[Fact] = field(default_factory=list)
    tallies: list[StatedTally] = field(default_factory=list)
    demands: list[Demand] = field(default_factory=list)
    flags: list[Flag] = field(default_factory=list)
    report: Fact | None = None
    rows: int = 0
    blank: int = 0


def read_progress(sheets: Sheets, source: Source, rulebook: Rulebook) -> Entries:
    """A unit's progress return: matters and counties, and the fact that it reported (零报告 is a report)."""
    entries = Entries()
    for row in table(sheets, PROGRESS, MATTER_FIELDS):
        _take(entries, PROGRESS, row, source, partial(_fact, row, PROGRESS, source.unit, source, entries, rulebook))
    for row in table(sheets, COUNTY, COUNTY_FIELDS):
        _take(entries, COUNTY, row, source, partial(_county_facts, row, source, entries))
    entries.report = _reported(sheets, source, entries, rulebook)
    return _numbered(entries, source)


def _reported(sheets: Sheets, source: Source, entries: Entries, rulebook: Rulebook) -> Fact:
    nil = info(sheets).get(NIL, "") == "是"
    if not entries.facts and not entries.flags and not nil:
        sentence = f"整份报表没有一项作答，也没有在“{INFO}”注明零报告。请补报；确无情况的注明零报告。"
        about = (source.unit, source.period, "")
        entries.flags.append(flagged("nil_return", sentence, rulebook, file=source.file, sheet=INFO, about=about))
    return Fact(
        f"{source.period}:{source.unit}:monthly_report",
        source.unit,
        "monthly_report",
        Status.YES,
        level="nil" if nil else "",
        day=source.received[:10],
        received=source.received,
        upload=source.upload,
        place=INFO,
    )


def read_province(sheets: Sheets, source: Source, rulebook: Rulebook) -> Entries:
    """The province's own entries: its matters, the stated tallies of its survey, and its demands."""
    entries = Entries()
    for row in table(sheets, PROVINCE_MATTERS, PROVINCE_FIELDS):
        unit = row["unit"] or source.unit
        _take(
            entries,
            PROVINCE_MATTERS,
            row,
            source,
            partial(_fact, row, PROVINCE_MATTERS, unit, source, entries, rulebook),
        )
    for row in table(sheets, TALLIES, TALLY_FIELDS):
        _take(entries, TALLIES, row, source, partial(_add_tally, row, source, entries, rulebook))
    for row in table(sheets, DEMANDS, DEMAND_FIELDS):
        _take(entries, DEMANDS, row, source, partial(_add_demand, row, source, entries, rulebook))
    return _numbered(entries, source)


def _add_tally(row: GridRow, source: Source, entries: Entries, rulebook: Rulebook) -> None:
    entries.tallies.append(_tally(row, source, entries, rulebook))


def _add_demand(row: GridRow, source: Source, entries: Entries, rulebook: Rulebook) -> None:
    entries.demands.append(_demand(row, source, entries, rulebook))


def _take(
    entries: Entries, sheet: str, row: GridRow, source: Source, read: Callable[[], Iterable[Fact] | None]
) -> None:
    entries.rows += 1
    try:
        read_now = read()
        found = None if read_now is None else list(read_now)
    except Refusal as problem:
        cell = problem.article
        entries.flags.append(
            Flag(
                "number",
                ERROR,
                f"{problem.sentence}{problem.remedy}",
                source.file,
                sheet,
                row.number,
                cell,
                (source.unit, source.period, row["matter"]),
            )
        )
        return
    if found is not None:
        entries.facts.extend(found)
        entries.blank += not found


def _fact(row: GridRow, sheet: str, unit: str, source: Source, entries: Entries, rulebook: Rulebook) -> list[Fact]:
    if not row["status"]:
        if any(row[k] for k in _CONTENT):
            raise _bad(row, "status", "这一行填了内容，但没有选“是”或“否”。", "请补选；不掌握的请清空该行内容。")
        return []
    matter = _matter(row, rulebook)
    stage = _stage(row, matter)
    is_state = bool(matter.get("states"))
    amount = _number(row, "amount")
    if amount is not None and amount < 0:
        raise _bad(row, "amount", f"“{row['amount']}”为负数。", "请核对后填写不小于0的数。")
    fact = Fact(
        id="",
        unit=unit,
        matter=matter.id,
        status=_word(row, "status", _STATUS),
        level="" if is_state else stage,
        state=stage if is_state else "",
        day=_day(row, "day"),
        document=row["document"],
        organ=row["organ"],
        marks=_listed(row["marks"]),
        amount_milli=None if amount is None else amount * _YUAN_PER_TEN_THOUSAND,
        amount_bound=_word(row, "bound", _BOUND),
        count=_whole(row, "count"),
        count_unit=row["count_unit"],
        partners=_listed(row["partners"]),
        title=row["title"],
        occasion=row["occasion"],
        purpose=row["purpose"],
        learnt=_word(row, "learnt", _LEARNT),
        confirmed=row["confirmed"] == "是",
        evidence=_papers(row, sheet, source, entries),
        received=source.received,
        upload=source.upload,
        place=f"{sheet}!{row.number}",
    )
    _doubts(fact, matter, row, sheet, source, entries, rulebook)
    return [fact]


def _doubts(
    fact: Fact, matter: Row, row: GridRow, sheet: str, source: Source, entries: Entries, rulebook: Rulebook
) -> None:
    if fact.status is not Status.YES:
        return
    where = {"file": source.file, "sheet": sheet, "row": row.number, "about": (fact.unit, source.period, matter.id)}
    words = {"document": "文件名称或文号", "day": "日期", "organ": "制发机关", "evidence": "证据文件"}
    words |= {"title": "名称或内容", "purpose": "资金用途或纳入内容"}
    lacking = [words[n] for n in matter.texts("needs") if not getattr(fact, n)]
    lacking += [f"内容标志“{m}”" for m in matter.texts("marks") if m not in fact.marks]
    if lacking:
        sentence = f"“{matter.text('name')}”报“是”，但缺{'、'.join(lacking)}，要件补齐或经省办核实前不计为完成。"
        entries.flags.append(flagged("elements", sentence, rulebook, **where, cell=row.at("status")))
    if not fact.evidence:
        sentence = f"“{matter.text('name')}”报“是”，没有随附证据文件。请补报。"
        entries.flags.append(flagged("evidence", sentence, rulebook, **where, cell=row.at("evidence")))


def _county_facts(row: GridRow, source: Source, entries: Entries) -> Iterator[Fact]:
    papers = _papers(row, COUNTY, source, entries)
    for key in ("county_body", "county_joint_meeting", "county_receipt"):
        if row[key]:
            yield Fact(
                "",
                source.unit,
                key,
                _word(row, key, _STATUS),
                county=row["county"],
                day=_day(row, "day") if key == "county_receipt" else "",
                evidence=papers,
                received=source.received,
                upload=source.upload,
                place=f"{COUNTY}!{row.number}",
            )
    if row["county_staff"]:
        yield Fact(
            "",
            source.unit,
            "county_staff",
            Status.YES,
            count=_whole(row, "county_staff"),
            count_unit="人",
            county=row["county"],
            evidence=papers,
            received=source.received,
            upload=source.upload,
            place=f"{COUNTY}!{row.number}",
        )


def _tally(row: GridRow, source: Source, entries: Entries, rulebook: Rulebook) -> StatedTally:
    _known(row, TALLY_FIELDS, rulebook)
    if not row["source"] or not (row["count"] or row["quantifier"]):
        raise _bad(row, "source", "汇总数必须写明来源，并有个数或用语。", "请补填。")
    day = _day(row, "day")
    return StatedTally(
        f"tally:{source.period}:{row['matter']}:{row['scope']}",
        row["matter"],
        row["list"],
        row["scope"],
        _whole(row, "count"),
        row["quantifier"],
        row["source"],
        day,
        _papers(row, TALLIES, source, entries),
        source.upload,
        f"{TALLIES}!{row.number}",
    )


def _demand(row: GridRow, source: Source, entries: Entries, rulebook: Rulebook) -> Demand:
    _known(row, DEMAND_FIELDS, rulebook)
    due, monthly = _day(row, "due"), row["monthly"] == "是"
    if not due and not monthly and not row["none_reason"]:
        raise _bad(row, "due", "要求没有期限，也没有写明不提期限的理由。", "请补填其中一项。")
    return Demand(
        f"demand:{source.period}:{row['matter']}",
        row["matter"],
        row["list"],
        due,
        monthly,
        row["none_reason"],
        _papers(row, DEMANDS, source, entries),
        source.upload,
        f"{DEMANDS}!{row.number}",
    )


def _known(row: GridRow, fields: Sequence[Field], rulebook: Rulebook) -> None:
    """Refuse a matter, a list or a word that nobody would ever look for: it would fall out in silence."""
    _matter(row, rulebook)
    if row["list"] not in (AREAS, DEPARTMENTS):
        raise _bad(row, "list", f"“{row['list']}”不是可填的内容。", f"请填{AREAS}／{DEPARTMENTS}。")
    for column in fields:
        if column.words and row[column.key] and row[column.key] not in column.words:
            raise _bad(row, column.key, f"“{row[column.key]}”不是可填的内容。", f"请填{'／'.join(column.words)}。")


def _matter(row: GridRow, rulebook: Rulebook) -> Row:
    matter = rulebook.find("matters", row["matter"])
    if matter is None:
        raise _bad(row, "matter", f"事项编号“{row['matter']}”不在事项表中。", "请从数据字典中选取。")
    return matter


def _numbered(entries: Entries, source: Source) -> Entries:
    seen: dict[str, int] = {}
    for index, fact in enumerate(entries.facts):
        stage = fact.level or fact.state or fact.county
        stem = ":".join(x for x in (source.period, fact.unit, fact.matter, stage) if x)
        seen[stem] = seen.get(stem, 0) + 1
        entries.facts[index] = replace(fact, id=stem if seen[stem] == 1 else f"{stem}#{seen[stem]}")
    return entries


def _stage(row: GridRow, matter: Row) -> str:
    words = stage_words(matter)
    if not row["level"]:
        return ""
    for id_, word in words.items():
        if row["level"] in (id_, word):
            return id_
    raise _bad(
        row,
        "level",
        f"“{row['level']}”不是“{matter.text('name')}”的层级或阶段。",
        f"请填：{'、'.join(words.values())}。",
    )


def _papers(row: GridRow, sheet: str, source: Source, entries: Entries) -> tuple[str, ...]:
    named = [n.strip() for n in row["evidence"].replace(";", "；").split("；") if n.strip()]
    absent = [n for n in named if n not in source.papers]
    for name in absent:
        entries.flags.append(
            Flag(
                "evidence",
                ERROR,
                f"所附证据文件“{name}”没有随来文收到。请补报该文件。",
                source.file,
                sheet,
                row.number,
                row.at("evidence"),
                (source.unit, source.period, row["matter"]),
            )
        )
    return tuple(source.papers[n] for n in named if n in source.papers)


def _word(row: GridRow, key: str, words: Mapping[str, Status | str]):  # type: ignore[no-untyped-def]
    if row[key] not in words:
        raise _bad(row, key, f"“{row[key]}”不是可填的内容。", f"请填{'／'.join(w for w in words if w)}，或留空。")
    return words[row[key]]


def _number(row: GridRow, key: str) -> int | None:
    if not row[key]:
        return None
    try:
        return parse_milli(row[key])
    except Refusal as problem:
        raise _bad(row, key, problem.sentence, problem.remedy) from problem


def _whole(row: GridRow, key: str) -> int | None:
    milli = _number(row, key)
    if milli is not None and (milli % 1000 or milli < 0):
        raise _bad(row, key, f"“{row[key]}”不是非负整数。", "请填整数。")
    return None if milli is None else milli // 1000


def _day(row: GridRow, key: str) -> str:
    if not row[key]:
        return ""
    try:
        return date.fromisoformat(row[key]).isoformat()
    except ValueError:
        raise _bad(row, key, f"“{row[key]}”不是日期。", "请写成 2017-03-20 这样的日期。") from None


def _listed(words: str) -> tuple[str, ...]:
    return tuple(w.strip() for w in words.split("、") if w.strip())


def _bad(row: GridRow, key: str, sentence: str, remedy: str) -> Refusal:
    # The refusal never leaves this module: its article slot carries the cell's address to the flag.
    return Refusal("cell", sentence, remedy, row.at(key))
