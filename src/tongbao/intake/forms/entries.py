"""What every reader of a form shares: the return being read, what it says, and how one cell is understood."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from tongbao.intake.forms.grid import GridRow
from tongbao.intake.values.flag import ERROR, Flag
from tongbao.intake.values.form import Field, stage_words
from tongbao.measure.quantity import parse_milli
from tongbao.measure.refusal import Refusal
from tongbao.records.fact import Demand, Fact, StatedTally, Status
from tongbao.registry.reporting import AREAS, DEPARTMENTS
from tongbao.rules.row import Row
from tongbao.rules.rulebook import Rulebook


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


def read_row(
    entries: Entries, sheet: str, row: GridRow, source: Source, read: Callable[[], Iterable[Fact] | None]
) -> None:
    """Read one row: what it says goes into the entries, what cannot be read becomes a flag at its cell."""
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


def require_known_words(row: GridRow, fields: Sequence[Field], rulebook: Rulebook) -> None:
    """Refuse a matter, a list or a word that nobody would ever look for: it would fall out in silence."""
    find_matter(row, rulebook)
    if row["list"] not in (AREAS, DEPARTMENTS):
        raise cell_refusal(row, "list", f"“{row['list']}”不是可填的内容。", f"请填{AREAS}／{DEPARTMENTS}。")
    for column in fields:
        if column.words and row[column.key] and row[column.key] not in column.words:
            raise cell_refusal(
                row, column.key, f"“{row[column.key]}”不是可填的内容。", f"请填{'／'.join(column.words)}。"
            )


def find_matter(row: GridRow, rulebook: Rulebook) -> Row:
    """The matter a row is about."""
    matter = rulebook.find("matters", row["matter"])
    if matter is None:
        raise cell_refusal(row, "matter", f"事项编号“{row['matter']}”不在事项表中。", "请从数据字典中选取。")
    return matter


def number_facts(entries: Entries, source: Source) -> Entries:
    """Give every fact its id: period, unit, matter, stage or county, and a number where there are several.

    A fact first_places twice, word for word, is flagged and counted once.
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
    """The level or state a row names, by id; empty where it names none."""
    words = stage_words(matter)
    if not row["level"]:
        return ""
    for id_, word in words.items():
        if row["level"] in (id_, word):
            return id_
    raise cell_refusal(
        row,
        "level",
        f"“{row['level']}”不是“{matter.text('name')}”的层级或阶段。",
        f"请填：{'、'.join(words.values())}。",
    )


def find_papers(row: GridRow, sheet: str, source: Source, entries: Entries) -> tuple[str, ...]:
    """The digests of the papers a row names; a paper that did not come is flagged."""
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


def parse_word(row: GridRow, key: str, words: Mapping[str, Status | str]):  # type: ignore[no-untyped-def]
    """One of the allowed words of a cell."""
    if row[key] not in words:
        raise cell_refusal(
            row, key, f"“{row[key]}”不是可填的内容。", f"请填{'／'.join(w for w in words if w)}，或留空。"
        )
    return words[row[key]]


def parse_number(row: GridRow, key: str) -> int | None:
    """A number in thousandths, None where the cell is blank."""
    if not row[key]:
        return None
    try:
        return parse_milli(row[key])
    except Refusal as problem:
        raise cell_refusal(row, key, problem.sentence, problem.remedy) from problem


def parse_whole_number(row: GridRow, key: str) -> int | None:
    """A whole number that is not negative, None where the cell is blank."""
    milli = parse_number(row, key)
    if milli is not None and (milli % 1000 or milli < 0):
        raise cell_refusal(row, key, f"“{row[key]}”不是非负整数。", "请填整数。")
    return None if milli is None else milli // 1000


def parse_day(row: GridRow, key: str) -> str:
    """A day in ISO, empty where the cell is blank."""
    if not row[key]:
        return ""
    try:
        return date.fromisoformat(row[key]).isoformat()
    except ValueError:
        raise cell_refusal(row, key, f"“{row[key]}”不是日期。", "请写成 2017-03-20 这样的日期。") from None


def split_list(words: str) -> tuple[str, ...]:
    """The parts of a list written with 、."""
    return tuple(w.strip() for w in words.split("、") if w.strip())


def cell_refusal(row: GridRow, key: str, sentence: str, remedy: str) -> Refusal:
    """What is wrong with a cell; it never leaves the readers: take() turns it into a flag."""
    # The refusal never leaves this module: its article slot carries the cell's address to the flag.
    return Refusal("cell", sentence, remedy, row.at(key))
