"""Files of meter data: find the columns of meter, time and amount; the engine reads the rows themselves.

This runs in the sandbox's worker. A layout is never guessed: the header must say whether a time is the start or the end
of an interval, and whether a number is an amount or a register reading.
"""

import csv
import re
from collections.abc import Mapping
from dataclasses import astuple
from pathlib import Path
from typing import Any

from tongbao.intake.reading.green_button import is_green_button, read_green_button
from tongbao.intake.reading.limits import check_size, read_head
from tongbao.intake.reading.workbook_cells import Unreadable
from tongbao.records.engine.meter_questions import Limits
from tongbao.records.engine.meters import (
    Columns,
    EngineError,
    MeterMonth,
    RollUp,
    roll_up_rows,
    roll_up_text,
    roll_up_typed,
    typed_columns,
)

METER = ("表号", "电表号", "水表号", "气表号", "热表号", "表计编号", "计量点编号", "meter", "meter_id")
START = ("开始时间", "起始时间", "start", "start_time")
END = ("结束时间", "end", "end_time")
AT = ("时间", "抄表时间", "示数时间", "数据时间", "time", "timestamp")
AMOUNT = ("用量", "用电量", "用水量", "用气量", "用热量", "amount", "usage", "consumption")
REGISTER = ("示数", "表码", "表底", "读数", "累计示数", "register", "reading")
_WANTED = "首行应有表号，开始时间（或结束时间）和用量；累计示数应有表号、抄表时间和示数。"
_OVERSIZED = "文件过大。请按月或按表分成几个文件后重新报送。"
_HEAD_BYTES = 1 << 16
_MARK = b"PAR1"
_DECIMAL = re.compile(r"DECIMAL\(\d+,(\d+)\)")
_WHOLE = {f"{sign}{size}" for sign in ("", "U") for size in ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT")}
_LOCAL = {"DATE", "TIMESTAMP", "TIMESTAMP_S", "TIMESTAMP_MS", "TIMESTAMP_NS"}
_INSTANT = "TIMESTAMP WITH TIME ZONE"
_FINEST = 6


def read_meters(path: Path, limits: Mapping[str, Any]) -> dict[str, Any]:
    """Roll up every meter of a file by month.

    Parameters
    ----------
    path
        CSV, Parquet or Green Button file.
    limits : content of ``checks/meters``
        Sizes and the rules of a roll-up.

    Returns
    -------
    mapping of text
        Roll-up, serialised by :func:`pack_roll_up`.

    Raises
    ------
    Unreadable
        With a sentence that says what is missing and what to do.
    """
    check_size(path, limits, _OVERSIZED)
    head = read_head(path, _HEAD_BYTES)
    rules, memory = roll_up_limits(limits), limits["memory_bytes"] // 2
    try:
        if is_green_button(head):
            columns, rows = read_green_button(path)
            return pack_roll_up(roll_up_rows(rows, columns, rules), columns.register)
        if head.startswith(_MARK):
            columns = _typed_columns(typed_columns(path))
            return pack_roll_up(roll_up_typed(path, columns, rules, memory), columns.register)
        columns = _text_columns(head)
        return pack_roll_up(roll_up_text(path, columns, rules, memory), columns.register)
    except EngineError as problem:
        line = re.search(r"Line: (\d+)", str(problem))
        where = f"第{line[1]}行" if line else "内容"
        raise Unreadable(
            f"文件的{where}不能按表头读取。请核对该处的列数、引号和编码（UTF-8），改正后重新报送。"
        ) from None


def roll_up_limits(content: Mapping[str, Any]) -> Limits:
    """Extract the rules of a roll-up.

    Parameters
    ----------
    content : of ``checks/meters``
        Content of a rule row.

    Returns
    -------
    Limits
        Slack, grid and catch-up rules.
    """
    return Limits(
        content["slack_seconds"],
        tuple(60 * m for m in content["step_minutes"]),
        content["on_grid_percent"],
        content["catch_up_least"],
        content["catch_up_percent"],
    )


def pack_roll_up(rolled: RollUp, register: bool) -> dict[str, Any]:
    """Serialise a roll-up for the pipe of a worker.

    Parameters
    ----------
    rolled
        Months of the meters.
    register
        Whether the file holds register readings.

    Returns
    -------
    mapping of text
        What JSON can hold; :func:`unpacked` is the inverse.
    """
    months = [astuple(m) for m in rolled.months]
    return {"months": months, "unread": rolled.unread, "example": rolled.example, "register": register}


def unpack_roll_up(answer: Mapping[str, Any]) -> RollUp:
    """Restore a roll-up from the pipe of a worker.

    Parameters
    ----------
    answer : as :func:`pack_roll_up` gives it
        Parsed JSON of the worker.

    Returns
    -------
    RollUp
        Months of the meters, and the rows that could not be read.
    """
    return RollUp(tuple(MeterMonth(*m) for m in answer["months"]), answer["unread"], answer["example"])


def _text_columns(head: bytes) -> Columns:
    """Find the columns of a text by its first line."""
    line = head.partition(b"\n")[0]
    if b"\0" in head or (len(line) == len(head) == _HEAD_BYTES):
        raise Unreadable(f"文件不是表格文本。{_WANTED}")
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            words = line.decode(encoding).strip("\r")
            break
        except UnicodeDecodeError:
            continue
    else:
        raise Unreadable("文件首行的编码无法识别。请另存为“CSV UTF-8”后重新报送。")
    delimiter = max(",\t;", key=words.count)
    names = [n.strip() for n in next(csv.reader([words], delimiter=delimiter), [])]
    found, register, at_end = _column_roles(names)
    # The engine knows columns by number, so that no header can be two columns or none.
    by_number = tuple(f"c{n}" for n in range(len(names)))
    meter, time, amount = (by_number[i] for i in found)
    return Columns(by_number, meter, time, amount, register, at_end, delimiter)


def _typed_columns(types: Mapping[str, str]) -> Columns:
    """Find the columns of a typed file: an amount must be exact, a time must be a time."""
    names = list(types)
    found, register, at_end = _column_roles(names)
    meter, time, amount = (names[i] for i in found)
    kind, scale = types[amount], _DECIMAL.fullmatch(types[amount])
    if kind not in _WHOLE and (scale is None or int(scale[1]) > _FINEST):
        raise Unreadable(
            f"“{amount}”列的类型是{kind}，不是准确的数。请存为整数或不超过{_FINEST}位小数的DECIMAL后重新报送。"
        )
    if types[time] not in (*_LOCAL, _INSTANT):
        raise Unreadable(f"“{time}”列的类型是{types[time]}，不是时间。请存为TIMESTAMP后重新报送。")
    return Columns((), meter, time, amount, register, at_end, instant=types[time] == _INSTANT)


def _column_roles(names: list[str]) -> tuple[tuple[int, int, int], bool, bool]:
    """Find meter, time and amount; tell whether the amount is a register reading and whether a time is an end."""
    meter, amount, register = (_find_column(names, words) for words in (METER, AMOUNT, REGISTER))
    start, end, at = (_find_column(names, words) for words in (START, END, AT))
    if amount is not None and register is not None:
        raise Unreadable(f"“{names[amount]}”和“{names[register]}”两列都在，不能确定以哪个为准。请只留一列。")
    if meter is None or (amount is None and register is None):
        raise Unreadable(f"表头“{'、'.join(names)[:80]}”看不出哪列是什么。{_WANTED}")
    if register is not None:
        moment = next((t for t in (at, end, start) if t is not None), None)
        if moment is None:
            raise Unreadable(f"表头中没有抄表时间。{_WANTED}")
        return (meter, moment, register), True, False
    assert amount is not None
    if start is None and end is None:
        complaint = f"“{names[at]}”看不出是时段的开始还是结束，" if at is not None else "表头中没有时间，"
        raise Unreadable(f"{complaint}月末的用量会算错月份。请把该列改名为“开始时间”或“结束时间”后重新报送。")
    if start is not None:
        return (meter, start, amount), False, False
    assert end is not None
    return (meter, end, amount), False, True


def _find_column(names: list[str], words: tuple[str, ...]) -> int | None:
    found = [i for i, n in enumerate(names) if n.strip().lower() in words]
    if len(found) > 1:
        raise Unreadable(f"“{names[found[0]]}”和“{names[found[1]]}”两列意思相同。请只留一列。")
    return found[0] if found else None
