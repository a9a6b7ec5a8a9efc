"""Green Button files: what is linked to what, exact powers of ten, and each way a file is refused."""

from pathlib import Path

import pytest

from tongbao.intake.reading.green_button import is_green_button, read_green_button
from tongbao.intake.reading.workbook_cells import Unreadable

START = 1_704_038_400  # midnight of 1 January 2024 in Shanghai


def entry(kind: str, self_: str, inside: str, up: str = "", *related: str) -> str:
    """An entry of a feed."""
    links = "".join(f'<link rel="{r}" href="{h}"/>' for r, h in (("self", self_), ("up", up)) if h)
    links += "".join(f'<link rel="related" href="{h}"/>' for h in related)
    return f'<entry>{links}<content><{kind} xmlns="http://naesb.org/espi">{inside}</{kind}></content></entry>'


def reading_type(
    uom: str = "72", power: str = "0", told: str = "4", flow: str = "1", self_: str = "ReadingType/1"
) -> str:
    """A reading type."""
    inside = f"<accumulationBehaviour>{told}</accumulationBehaviour><flowDirection>{flow}</flowDirection>"
    inside += f"<powerOfTenMultiplier>{power}</powerOfTenMultiplier><uom>{uom}</uom>"
    return entry("ReadingType", self_, inside, "ReadingType")


def block(values: tuple[str, ...], up: str = "UP/9/MR/1/IntervalBlock", start: int = START) -> str:
    """A block of hours."""
    inside = f"<interval><duration>86400</duration><start>{start}</start></interval>"
    for n, value in enumerate(values):
        period = f"<timePeriod><duration>3600</duration><start>{start + 3600 * n}</start></timePeriod>"
        inside += f"<IntervalReading><cost>5</cost>{period}<value>{value}</value></IntervalReading>"
    return entry("IntervalBlock", up + "/7", inside, up)


POINT = entry("UsagePoint", "UP/9", "<ServiceCategory/>", "UP", "UP/9/MR")
READING = entry("MeterReading", "UP/9/MR/1", "", "UP/9/MR", "UP/9/MR/1/IntervalBlock", "ReadingType/1")


def feed(folder: Path, *entries: str, head: str = '<?xml version="1.0" encoding="UTF-8"?>') -> Path:
    """A file."""
    path = folder / "gb.xml"
    path.write_text(f'{head}<feed xmlns="http://www.w3.org/2005/Atom">{"".join(entries)}</feed>', "utf-8")
    return path


def test_it_works(tmp_path: Path) -> None:
    path = feed(tmp_path, POINT, READING, reading_type(), block(("1500", "7", "0")))
    assert is_green_button(path.read_bytes())
    columns, rows = read_green_button(path)
    assert not columns.register
    assert list(rows) == [("9", START, "1.500"), ("9", START + 3600, "0.007"), ("9", START + 7200, "0.000")]


def test_two_readings_of_one_point_are_two_meters_and_what_flows_back_is_none(tmp_path: Path) -> None:
    second = entry("MeterReading", "UP/9/MR/2", "", "UP/9/MR", "UP/9/MR/2/IntervalBlock", "ReadingType/2")
    back = entry("MeterReading", "UP/9/MR/3", "", "UP/9/MR", "UP/9/MR/3/IntervalBlock", "ReadingType/3")
    types = (reading_type(), reading_type("42", self_="ReadingType/2"), reading_type(flow="19", self_="ReadingType/3"))
    blocks = (block(("2000",)), block(("3",), "UP/9/MR/2/IntervalBlock"), block(("4000",), "UP/9/MR/3/IntervalBlock"))
    _, rows = read_green_button(feed(tmp_path, *blocks, *types, POINT, READING, second, back))
    assert list(rows) == [("9/1", START, "2.000"), ("9/2", START, "3")]


def test_a_file_without_links_is_one_meter(tmp_path: Path) -> None:
    path = feed(tmp_path, entry("UsagePoint", "", ""), reading_type(self_=""), block(("1",), ""))
    assert list(read_green_button(path)[1]) == [("1", START, "0.001")]


def test_registers_are_told_apart(tmp_path: Path) -> None:
    assert read_green_button(feed(tmp_path, POINT, READING, reading_type(told="1"), block(("1",))))[0].register


@pytest.mark.parametrize(
    ("uom", "power", "value", "told"),
    [
        ("72", "3", "12", "12"),
        ("72", "6", "12", "12000"),
        ("72", "-3", "1500", "0.001500"),
        ("72", "-4", "1500", "0.000150"),
        ("72", "", "-1", "-0.001"),
        ("134", "0", "1", "0.001"),
        ("31", "6", "5", "0.005"),
    ],
)
def test_powers_of_ten_are_exact(tmp_path: Path, uom: str, power: str, value: str, told: str) -> None:
    path = feed(tmp_path, POINT, READING, reading_type(uom, power), block((value,)))
    assert [amount for _, _, amount in read_green_button(path)[1]] == [told]


AGAIN = "请由数据提供方重新导出。"


@pytest.mark.parametrize(
    ("entries", "sentence"),
    [
        ((POINT, READING), "文件里没有Green Button的用量（IntervalBlock和ReadingType）。"),
        (
            (POINT, READING, reading_type(told=""), block(("1",))),
            "没有写明是时段用量还是累计示数（accumulationBehaviour为“”）。",
        ),
        (
            (POINT, READING, reading_type("119"), block(("1",))),
            "计量单位（uom为“119”）不能不经换算折成千瓦时、立方米或吉焦。",
        ),
        ((POINT, READING, reading_type(), block(("1.5",))), "有的用量或时间不是整数（“1.5”）。"),
        ((POINT, READING, reading_type(), block(("٣",))), "有的用量或时间不是整数（“٣”）。"),
        (
            (POINT, READING, reading_type(power="-9"), block(("1",))),
            "用量的位数（1乘以10的-12次方）超出可登记的范围。",
        ),
        (
            (POINT, READING, reading_type(flow="19"), block(("1",))),
            "文件里没有用电、用水、用气的数，或者时段用量和累计示数混在一起。",
        ),
        (
            (READING, reading_type(), reading_type(self_="ReadingType/2"), block(("1",), "elsewhere"), READING),
            "有的用量没有写明是什么数（链接找不到ReadingType）。",
        ),
    ],
)
def test_what_it_refuses(tmp_path: Path, entries: tuple[str, ...], sentence: str) -> None:
    with pytest.raises(Unreadable) as refused:
        list(read_green_button(feed(tmp_path, *entries))[1])
    assert str(refused.value) == sentence + AGAIN


def test_declarations_are_refused_before_an_entity_unfolds(tmp_path: Path) -> None:
    lol = '<?xml version="1.0"?><!DOCTYPE feed [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'
    for head in (lol, lol.replace("<?xml", "\ufeff<?xml")):
        with pytest.raises(Unreadable) as refused:
            read_green_button(feed(tmp_path, "<entry>&b;</entry>", head=head))
        assert str(refused.value) == f"文件含有文档类型声明，不能读取。{AGAIN}"


def test_a_file_that_was_cut_off_is_refused(tmp_path: Path) -> None:
    path = feed(tmp_path, POINT)
    path.write_bytes(path.read_bytes()[:-20])
    with pytest.raises(Unreadable) as refused:
        read_green_button(path)
    assert str(refused.value).startswith("不是完整的XML文件（") and str(refused.value).endswith(AGAIN)
