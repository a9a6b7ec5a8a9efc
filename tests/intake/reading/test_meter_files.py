"""Layouts of meter data: what is understood from a header, and what is asked instead of guessed."""

from datetime import date
from pathlib import Path

import duckdb
import pytest

from tongbao.intake.reading import sandbox
from tongbao.intake.reading.meter_files import pack_roll_up, read_meters, roll_up_limits, unpack_roll_up
from tongbao.intake.reading.workbook_cells import Unreadable
from tongbao.records.engine.meter_questions import Limits
from tongbao.records.engine.meters import MeterMonth, RollUp
from tongbao.rules.rulebook import Rulebook

RULES = Rulebook(date(2024, 1, 31)).row("checks", "meters").content
WANTED = "首行应有表号，开始时间（或结束时间）和用量；累计示数应有表号、抄表时间和示数。"


def csv_file(folder: Path, head: str, *lines: str, encoding: str = "utf-8") -> Path:
    """A CSV."""
    path = folder / "a.csv"
    path.write_bytes("\n".join([head, *lines, ""]).encode(encoding))
    return path


def counted(path: Path) -> list[tuple[str, str, int]]:
    """Meter, month and millionths."""
    return [(m.meter, m.month, m.micro) for m in unpack_roll_up(read_meters(path, RULES)).months]


def refused(path: Path) -> str:
    """The sentence a file is refused with."""
    with pytest.raises(Unreadable) as problem:
        read_meters(path, RULES)
    return str(problem.value)


def test_the_limits_come_from_the_rules() -> None:
    assert roll_up_limits(RULES) == Limits(60, (900, 1800, 3600, 86400), 90, 8, 50)


@pytest.mark.parametrize(
    ("head", "line", "month"),
    [
        ("表号,开始时间,用量", "A,2024-02-01 00:00,1.5", "2024-02"),
        ("表号,结束时间,用量", "A,2024-02-01 00:00,1.5", "2024-01"),
        ("备注,用电量,电表号,开始时间,结束时间", "x,1.5,A,2024-01-31 23:00,2024-02-01 00:00", "2024-01"),
        ("METER,Start_Time,Amount", "A,2024-01-31T16:00:00Z,1.5", "2024-02"),
        ("表号\t开始时间\t用量", "A\t2024-02-01 00:00\t1.5", "2024-02"),
        ("表号;开始时间;用量", "A;2024-02-01 00:00;1.5", "2024-02"),
        ('"表号","开始时间","用量"', '"A","2024-02-01 00:00","1.5"', "2024-02"),
        ("表号,开始时间,用量\r", "A,2024-02-01 00:00,1.5\r", "2024-02"),
    ],
)
def test_it_works(tmp_path: Path, head: str, line: str, month: str) -> None:
    assert counted(csv_file(tmp_path, head, line)) == [("A", month, 1_500_000)]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_headers_as_office_programs_write_them(tmp_path: Path, encoding: str) -> None:
    path = csv_file(tmp_path, "表号,开始时间,用量", "A,2024-02-01 00:00,1.5", encoding=encoding)
    assert counted(path) == [("A", "2024-02", 1_500_000)]


def test_registers(tmp_path: Path) -> None:
    path = csv_file(tmp_path, "表号,时间,示数", "A,2024-01-01,10", "A,2024-02-01,12.5")
    assert counted(path) == [("A", "2024-01", 2_500_000)]
    assert read_meters(path, RULES)["register"] is True


@pytest.mark.parametrize(
    ("head", "sentence"),
    [
        (
            "表号,时间,用量",
            "“时间”看不出是时段的开始还是结束，月末的用量会算错月份。请把该列改名为“开始时间”或“结束时间”后重新报送。",
        ),
        (
            "表号,用量",
            "表头中没有时间，月末的用量会算错月份。请把该列改名为“开始时间”或“结束时间”后重新报送。",
        ),
        ("表号,示数", f"表头中没有抄表时间。{WANTED}"),
        ("表号,时间,示数,用量", "“用量”和“示数”两列都在，不能确定以哪个为准。请只留一列。"),
        ("表号,电表号,开始时间,用量", "“表号”和“电表号”两列意思相同。请只留一列。"),
        ("谁,何时,多少", f"表头“谁、何时、多少”看不出哪列是什么。{WANTED}"),
        ("表号,开始时间", f"表头“表号、开始时间”看不出哪列是什么。{WANTED}"),
        ("", f"表头“”看不出哪列是什么。{WANTED}"),
    ],
)
def test_what_it_asks_instead_of_guessing(tmp_path: Path, head: str, sentence: str) -> None:
    assert refused(csv_file(tmp_path, head, "A,2024-01-01 00:00,1,2")) == sentence


def test_a_line_that_breaks_the_table_is_named(tmp_path: Path) -> None:
    for broken in ("A,2024-01-01 01:00,1,7,8", "A,2024-01-01 01:00"):
        path = csv_file(tmp_path, "表号,开始时间,用量", "A,2024-01-01 00:00,1", broken)
        assert refused(path) == "文件的第3行不能按表头读取。请核对该处的列数、引号和编码（UTF-8），改正后重新报送。"


def test_what_is_no_table_at_all(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"\x00\x01\x02" * 100)
    assert refused(path) == f"文件不是表格文本。{WANTED}"
    path.write_bytes(b"x" * 100_000)
    assert refused(path) == f"文件不是表格文本。{WANTED}"
    path.write_bytes(b"PAR1" + b"x" * 100)
    assert refused(path) == "文件的内容不能按表头读取。请核对该处的列数、引号和编码（UTF-8），改正后重新报送。"
    small = RULES | {"file_bytes": 10}
    with pytest.raises(Unreadable) as problem:
        read_meters(path, small)
    assert str(problem.value) == "文件过大。请按月或按表分成几个文件后重新报送。"


def parquet(folder: Path, amount: str, time: str = "TIMESTAMP") -> Path:
    """A Parquet file of one row."""
    path = folder / "a.parquet"
    with duckdb.connect() as base:
        base.execute(
            f"COPY (SELECT 7 AS meter, '2024-02-01 00:00'::{time} AS start, '1'::{amount} AS amount) "
            f"TO '{path}' (FORMAT parquet)"
        )
    return path


@pytest.mark.parametrize("amount", ["DECIMAL(18,3)", "DECIMAL(18,6)", "BIGINT", "UTINYINT"])
def test_exact_types_of_parquet(tmp_path: Path, amount: str) -> None:
    assert counted(parquet(tmp_path, amount)) == [("7", "2024-02", 1_000_000)]


@pytest.mark.parametrize("amount", ["DOUBLE", "FLOAT", "VARCHAR", "DECIMAL(18,7)"])
def test_what_is_not_exact_is_refused(tmp_path: Path, amount: str) -> None:
    assert refused(parquet(tmp_path, amount)) == (
        f"“amount”列的类型是{amount}，不是准确的数。请存为整数或不超过6位小数的DECIMAL后重新报送。"
    )


def test_a_time_that_is_a_text_is_refused(tmp_path: Path) -> None:
    assert refused(parquet(tmp_path, "BIGINT", "VARCHAR")) == (
        "“start”列的类型是VARCHAR，不是时间。请存为TIMESTAMP后重新报送。"
    )


def test_through_the_pipe_and_back() -> None:
    rolled = RollUp(
        (
            MeterMonth(
                meter="A",
                month="2024-01",
                step_s=900,
                micro=1,
                covered_s=2,
                explained_s=3,
                whole_s=4,
                gaps=5,
                gap_from="a",
                gap_to="b",
                same=6,
                clash=7,
                falls=8,
                off=9,
                catch_ups=10,
                crossing_micro=11,
            ),
        ),
        2,
        "x",
    )
    assert unpack_roll_up(pack_roll_up(rolled, False)) == rolled


def test_in_the_sandbox_under_its_limits(tmp_path: Path) -> None:
    path = csv_file(tmp_path, "表号,开始时间,用量", "A,2024-02-01 00:00,1.5")
    answer = sandbox.read_meters(path, RULES)
    assert isinstance(answer, dict)
    assert [(m.month, m.micro) for m in unpack_roll_up(answer).months] == [("2024-02", 1_500_000)]
    path.write_text("什么\n", "utf-8")
    assert sandbox.read_meters(path, RULES) == f"表头“什么”看不出哪列是什么。{WANTED}"
