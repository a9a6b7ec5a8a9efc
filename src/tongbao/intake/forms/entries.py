"""Entries: the return being read, the facts it states, and how one cell is understood by every reader of a form."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TypeVar

from tongbao.intake.forms.grid import GridRow
from tongbao.intake.values.flag import ERROR, Flag
from tongbao.intake.values.form import FormField, stage_words
from tongbao.measure.quantity import parse_milli
from tongbao.measure.refusal import Refusal
from tongbao.records.fact import Demand, Fact, StatedTally
from tongbao.registry.reporting import AREAS, DEPARTMENTS
from tongbao.rules.row import Row
from tongbao.rules.rulebook import Rulebook

Word = TypeVar("Word")


@dataclass(frozen=True)
class Source:
    """Return being read.

    Parameters
    ----------
    file, upload
        File name, and first digits of its digest.
    unit, period
        Reporting unit and period it is about.
    received : time (ISO)
        When the office received it.
    papers : digest by file name
        Evidence that came with it.
    """

    file: str
    upload: str
    unit: str
    period: str
    received: str
    papers: Mapping[str, str]


@dataclass
class Entries:
    """Content of a return, with the flags against it.

    Parameters
    ----------
    facts, tallies, demands
        Records it states.
    flags
        Flags against its cells and rows.
    report
        Fact that the unit sent its monthly report, apart from its content.
    rows, blank
        Number of rows read, and of those left unanswered.
    """

    facts: list[Fact] = field(default_factory=list)
    tallies: list[StatedTally] = field(default_factory=list)
    demands: list[Demand] = field(default_factory=list)
    flags: list[Flag] = field(default_factory=list)
    report: Fact | None = None
    rows: int = 0
    blank: int = 0


class CellRefusal(Refusal):
    """Problem of one cell; it never leaves the readers: :func:`read_row` turns it into a flag.

    Parameters
    ----------
    row
        Row being read.
    key
        Key of the field.
    sentence, remedy
        Problem and remedy, in Chinese.
    """

    def __init__(self, row: GridRow, key: str, sentence: str, remedy: str) -> None:
        """Keep the address of the cell in the article, where the flag finds it."""
        super().__init__("cell", sentence, remedy, row.at(key))


def read_row(
    entries: Entries, sheet: str, row: GridRow, source: Source, read: Callable[[], Iterable[Fact] | None]
) -> None:
    """Read one row into the entries, which are changed; a cell that cannot be read becomes a flag.

    Parameters
    ----------
    entries
        Entries to add to.
    sheet
        Name of the sheet.
    row
        Row being read.
    source
        Return being read.
    read : () -> facts or None
        Reader of the row; None where it adds records of another kind by itself, no facts where the row is unanswered.
    """
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
                file=source.file,
                sheet=sheet,
                row=row.number,
                cell=cell,
                about=(source.unit, source.period, row["matter"]),
            )
        )
        return
    if found is not None:
        entries.facts.extend(found)
        entries.blank += not found


def require_known_words(row: GridRow, fields: Sequence[FormField], rulebook: Rulebook) -> None:
    """Refuse a matter, a list or a word that no statement would ever use: it would be lost silently.

    Parameters
    ----------
    row
        Row being read.
    fields
        Columns of the sheet, with their allowed words.
    rulebook
        Rules in force.

    Raises
    ------
    CellRefusal
        At the cell concerned.
    """
    find_matter(row, rulebook)
    if row["list"] not in (AREAS, DEPARTMENTS):
        raise CellRefusal(row, "list", f"“{row['list']}”不是可填的内容。", f"请填{AREAS}／{DEPARTMENTS}。")
    for column in fields:
        if column.words and row[column.key] and row[column.key] not in column.words:
            raise CellRefusal(
                row, column.key, f"“{row[column.key]}”不是可填的内容。", f"请填{'／'.join(column.words)}。"
            )


def find_matter(row: GridRow, rulebook: Rulebook) -> Row:
    """Find the matter a row is about.

    Parameters
    ----------
    row
        Row being read.
    rulebook
        Rules in force, table ``matters``.

    Returns
    -------
    Row
        Row of the matter.

    Raises
    ------
    CellRefusal
        At the cell, where the id is unknown.
    """
    matter = rulebook.find("matters", row["matter"])
    if matter is None:
        raise CellRefusal(row, "matter", f"事项编号“{row['matter']}”不在事项表中。", "请从数据字典中选取。")
    return matter


def number_facts(entries: Entries, source: Source) -> Entries:
    """Give every fact its id: period, unit, matter, stage or county, and a number where there are several.

    A fact stated twice, word for word, is flagged and counted once.

    Parameters
    ----------
    entries
        Entries of a return; their facts and flags are changed in place.
    source
        Return being read.

    Returns
    -------
    Entries
        The same entries.
    """
    seen: dict[str, int] = {}
    first_places: dict[Fact, str] = {}
    facts = []
    for fact in entries.facts:
        first = first_places.setdefault(replace(fact, place=""), fact.place)
        if first != fact.place:
            entries.flags.append(_flag_repeated(fact, first, source))
            continue
        stage = fact.level or fact.state or fact.county
        stem = ":".join(x for x in (source.period, fact.unit, fact.matter, stage) if x)
        seen[stem] = seen.get(stem, 0) + 1
        facts.append(replace(fact, id=stem if seen[stem] == 1 else f"{stem}#{seen[stem]}"))
    entries.facts[:] = facts
    return entries


def _flag_repeated(fact: Fact, first: str, source: Source) -> Flag:
    sheet, _, row = fact.place.partition("!")
    sentence = f"本行与第{first.partition('!')[2]}行完全相同，只登记一次。请删去重复的一行；确为两件事的，请写明区别。"
    where = (source.file, sheet, int(row), f"A{row}")
    return Flag("duplicate_row", ERROR, sentence, *where, about=(fact.unit, source.period, fact.matter))


def find_stage(row: GridRow, matter: Row) -> str:
    """Find the level or state a row names.

    Parameters
    ----------
    row
        Row being read.
    matter
        Its matter, with its levels or states.

    Returns
    -------
    str
        Id of the level or state; empty where the row names none.

    Raises
    ------
    CellRefusal
        At the cell, where the word is none of the matter's.
    """
    words = stage_words(matter)
    if not row["level"]:
        return ""
    for id_, word in words.items():
        if row["level"] in (id_, word):
            return id_
    raise CellRefusal(
        row,
        "level",
        f"“{row['level']}”不是“{matter.text('name')}”的层级或阶段。",
        f"请填：{'、'.join(words.values())}。",
    )


def find_papers(row: GridRow, sheet: str, source: Source, entries: Entries) -> tuple[str, ...]:
    """List the digests of the evidence a row names; evidence that did not come is flagged in ``entries``.

    Parameters
    ----------
    row
        Row being read.
    sheet
        Name of the sheet.
    source
        Return being read, with the evidence that came.
    entries
        Entries whose flags grow.

    Returns
    -------
    tuple of digest
        In the order of the cell.
    """
    named = [n.strip() for n in row["evidence"].replace(";", "；").split("；") if n.strip()]
    absent = [n for n in named if n not in source.papers]
    for name in absent:
        entries.flags.append(
            Flag(
                "evidence",
                ERROR,
                f"所附证据文件“{name}”没有随来文收到。请补报该文件。",
                file=source.file,
                sheet=sheet,
                row=row.number,
                cell=row.at("evidence"),
                about=(source.unit, source.period, row["matter"]),
            )
        )
    return tuple(source.papers[n] for n in named if n in source.papers)


def parse_word(row: GridRow, key: str, words: Mapping[str, Word]) -> Word:
    """Read a cell that holds one of the allowed words.

    Parameters
    ----------
    row
        Row being read.
    key
        Key of the field.
    words : value by word
        Allowed words; an empty word allows a blank.

    Returns
    -------
    value of the word
        Status, channel or text.

    Raises
    ------
    CellRefusal
        At the cell, where the word is not allowed.
    """
    if row[key] not in words:
        raise CellRefusal(
            row, key, f"“{row[key]}”不是可填的内容。", f"请填{'／'.join(w for w in words if w)}，或留空。"
        )
    return words[row[key]]


def parse_number(row: GridRow, key: str) -> int | None:
    """Read a number.

    Parameters
    ----------
    row
        Row being read.
    key
        Key of the field.

    Returns
    -------
    int or None
        Value [thousandths]; None where the cell is blank.

    Raises
    ------
    CellRefusal
        At the cell, where it is no number.
    """
    if not row[key]:
        return None
    try:
        return parse_milli(row[key])
    except Refusal as problem:
        raise CellRefusal(row, key, problem.sentence, problem.remedy) from problem


def parse_whole_number(row: GridRow, key: str) -> int | None:
    """Read a whole number that is not negative.

    Parameters
    ----------
    row
        Row being read.
    key
        Key of the field.

    Returns
    -------
    int or None
        Value; None where the cell is blank.

    Raises
    ------
    CellRefusal
        At the cell, where it is no such number.
    """
    milli = parse_number(row, key)
    if milli is not None and (milli % 1000 or milli < 0):
        raise CellRefusal(row, key, f"“{row[key]}”不是非负整数。", "请填整数。")
    return None if milli is None else milli // 1000


def parse_day(row: GridRow, key: str) -> str:
    """Read a day.

    Parameters
    ----------
    row
        Row being read.
    key
        Key of the field.

    Returns
    -------
    str
        Day (ISO); empty where the cell is blank.

    Raises
    ------
    CellRefusal
        At the cell, where it is no day.
    """
    if not row[key]:
        return ""
    try:
        return date.fromisoformat(row[key]).isoformat()
    except ValueError:
        raise CellRefusal(row, key, f"“{row[key]}”不是日期。", "请写成 2017-03-20 这样的日期。") from None


def split_list(words: str) -> tuple[str, ...]:
    """Split a list written with 、.

    Parameters
    ----------
    words
        Text of a cell.

    Returns
    -------
    tuple of str
        Parts without blanks at their ends, empty ones left out.
    """
    return tuple(w.strip() for w in words.split("、") if w.strip())
