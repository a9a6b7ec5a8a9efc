"""Plain lists: files without a form of ours: the mail register, decisions, progress as CSV, grades as JSON."""

import csv
import io
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from tongbao.measure.refusal import Refusal
from tongbao.records.fact import Fact, Status
from tongbao.registry.roster import Roster
from tongbao.rules.row import Row
from tongbao.rules.rulebook import Rulebook

_HEADERS = {
    "文件": "file",
    "摘要": "digest",
    "发件人": "sender",
    "收到时间": "received_at",
    "冲突": "conflict",
    "选择": "choice",
    "理由": "reason",
    "决定人": "who",
    "时间": "when",
}


@dataclass(frozen=True, slots=True)
class Received:
    """Line of the mail register."""

    file: str
    digest: str
    sender: str
    received_at: str


@dataclass(frozen=True, slots=True)
class Decision:
    """Decision of a person about a conflict or a return, with reason and time."""

    conflict: str
    choice: str
    reason: str
    who: str
    when: str


def decode_csv(content: bytes, name: str) -> str:
    """Decode the text of a CSV: UTF-8 strictly first, then GB18030; nothing is replaced.

    Parameters
    ----------
    content : bytes of the file
        With or without BOM.
    name
        File name, for the refusal.

    Returns
    -------
    str
        Text without BOM.

    Raises
    ------
    Refusal
        Code ``encoding`` where neither fits.
    """
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Refusal("encoding", f"{name}的文字编码无法识别。", "请另存为 UTF-8 编码的 CSV。")


def read_received(content: bytes, name: str) -> dict[str, Received]:
    """Read the mail register.

    Parameters
    ----------
    content : bytes of the file
        CSV under Chinese or English headers.
    name
        File name, for the refusal.

    Returns
    -------
    dict of file name to Received
        The last line of a file name counts.

    Raises
    ------
    Refusal
        Codes ``encoding`` and ``csv`` where the text or a column is missing.
    """
    rows = [
        Received(r["file"], r["digest"], r["sender"], r["received_at"])
        for r in _read_rows(content, name, ("file", "digest", "sender", "received_at"))
    ]
    return {r.file: r for r in rows}


def read_decisions(content: bytes, name: str) -> list[Decision]:
    """Read decisions; each needs a reason, a person and a time.

    Parameters
    ----------
    content : bytes of the file
        CSV under Chinese or English headers.
    name
        File name, for the refusal.

    Returns
    -------
    list of Decision
        In the order of the file.

    Raises
    ------
    Refusal
        Code ``decision`` where a line is incomplete; ``encoding`` and ``csv`` as for the mail register.
    """
    found = []
    for number, r in enumerate(_read_rows(content, name, ("conflict", "choice", "reason", "who", "when")), start=2):
        if not all(r[k] for k in ("conflict", "choice", "reason", "who", "when")):
            raise Refusal("decision", f"{name}第{number}行的决定不完整。", "冲突、选择、理由、决定人和时间都要写明。")
        found.append(Decision(r["conflict"], r["choice"], r["reason"], r["who"], r["when"]))
    return found


def is_progress_csv(content: bytes, name: str) -> bool:
    """Return whether a CSV is progress in our own words, by its headers.

    Parameters
    ----------
    content : bytes of the file
        UTF-8 or GB18030.
    name
        File name, for the refusal.

    Returns
    -------
    bool
        True where every header of the format is there.

    Raises
    ------
    Refusal
        Code ``encoding`` where the text cannot be decoded.
    """
    head = next(csv.reader(io.StringIO(decode_csv(content, name))), [])
    return {"as_of", "area_code", "area", "item", "status"} <= {h.strip() for h in head}


def facts_from_csv(
    content: bytes, name: str, upload: str, received: str, roster: Roster, rulebook: Rulebook
) -> list[Fact]:
    """Read progress as CSV (as_of, area_code, area, item, status): yes and no are facts, unknown is silence.

    Parameters
    ----------
    content : bytes of the file
        UTF-8 or GB18030.
    name, upload
        File name, and first digits of its digest.
    received : time (ISO)
        When the office received it.
    roster
        Reporting units.
    rulebook
        Rules in force, table ``matters``.

    Returns
    -------
    list of Fact
        In the order of the file.

    Raises
    ------
    Refusal
        Code ``csv``, with the row whose day, unit, matter or status is unknown.
    """
    facts = []
    for number, r in enumerate(_read_rows(content, name, ("as_of", "area_code", "area", "item", "status")), start=2):
        day = _parse_day(r["as_of"], name, number)
        unit = roster.find(r["area_code"], day)
        matter = _find_matter(r["item"], rulebook.rows("matters"))
        if unit is None or matter is None:
            raise Refusal(
                "csv",
                f"{name}第{number}行的单位或事项无法识别：{r['area']} {r['item']}。",
                "请按系统的单位代码和事项编号填写。",
            )
        if r["status"] in ("yes", "no"):
            levels = matter.texts("levels") if "from" in matter.content else ("",)
            facts.append(
                Fact(
                    f"csv:{upload[:8]}:{number}",
                    unit.id,
                    matter.get("from", matter.id),
                    Status(r["status"]),
                    level=levels[0],
                    received=received,
                    upload=upload,
                    place=f"{name}!{number}",
                )
            )
        elif r["status"] not in ("unknown", "not_reported", ""):
            raise Refusal("csv", f"{name}第{number}行的状态“{r['status']}”无法识别。", "请填 yes、no 或 unknown。")
    return facts


def facts_from_grades(
    content: bytes, name: str, upload: str, received: str, roster: Roster, on: date
) -> tuple[str, list[Fact]]:
    """Read grades as JSON (``data_in.grade``: names by grade, in rank order).

    Parameters
    ----------
    content : bytes of the file
        JSON in UTF-8 or GB18030.
    name, upload
        File name, and first digits of its digest.
    received : time (ISO)
        When the office received it.
    roster
        Reporting units.
    on
        Day on which the units are looked up.

    Returns
    -------
    tuple of str and list of Fact
        Period, and one fact a unit with its rank as count.

    Raises
    ------
    Refusal
        Code ``grades`` where the file has another shape or names an unknown unit.
    """
    try:
        raw = json.loads(decode_csv(content, name))
        cases = raw if isinstance(raw, list) else [raw]
        grades, period = _names_by_grade(cases[0]["data_in"]["grade"]), str(cases[0]["period"])
    except (ValueError, KeyError, IndexError, TypeError):
        raise Refusal(
            "grades", f"{name}不是考核等级文件。", "应有 period 和 data_in.grade（等级→按名次排列的单位）。"
        ) from None
    facts = []
    for grade, names in grades.items():
        for rank, given in enumerate(names, start=1):
            unit = roster.find(given, on)
            if unit is None:
                raise Refusal("grades", f"{name}中的“{given}”不在{on}的填报单位名单中。", "请核对名称。")
            facts.append(
                Fact(
                    f"grade:{period}:{unit.id}",
                    unit.id,
                    "grade",
                    Status.YES,
                    level=grade,
                    count=rank,
                    confirmed=True,
                    received=received,
                    upload=upload,
                    place=f"{grade} 第{rank}位",
                )
            )
    return period, facts


def _parse_day(text: str, name: str, number: int) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Refusal("csv", f"{name}第{number}行的日期“{text}”无法识别。", "请写成 2017-03-20 这样的日期。") from None


def _names_by_grade(raw: object) -> dict[str, list[str]]:
    if not isinstance(raw, dict) or not all(isinstance(n, list) for n in raw.values()):
        raise TypeError(f"grades are lists of names by grade, not {raw!r}")
    if not all(isinstance(n, str) for names in raw.values() for n in names):
        raise TypeError(f"names are texts: {raw!r}")
    return raw


def _find_matter(item: str, matters: Iterable[Row]) -> Row | None:
    return next((m for m in matters if item == m.id or item in m.texts("aliases")), None)


def _read_rows(content: bytes, name: str, needed: tuple[str, ...]) -> Iterator[dict[str, str]]:
    reader = csv.DictReader(io.StringIO(decode_csv(content, name)))
    headers = {h: _HEADERS.get(h.strip(), h.strip()) for h in reader.fieldnames or []}
    missing = [n for n in needed if n not in headers.values()]
    if missing:
        raise Refusal("csv", f"{name}缺少列：{'、'.join(missing)}。", "请补上表头后重新提交。")
    for row in reader:
        yield {headers[k]: (v or "").strip() for k, v in row.items() if k in headers}
