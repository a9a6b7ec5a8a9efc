"""Weather files: daily means, stations by county, EPW; what is wrong is told with its line."""

from datetime import date

import pytest

from tongbao.intake.reading.weather import read_weather
from tongbao.measure.refusal import Refusal

HEAD = "站号,站名,日期,日平均气温,来源\n"


def epw(hours: list[str], year: int = 1999) -> bytes:
    """An EPW with so many hours, from the first of January on."""
    head = "LOCATION,合成城,-,CHN,SYN,535530,40,117,8,77\n" + "x\n" * 7
    lines = [f"{year},1,{1 + n // 24},{1 + n % 24},0,x,{value}" for n, value in enumerate(hours)]
    return (head + "\n".join(lines)).encode()


def test_daily_means_with_a_gap() -> None:
    content = (
        HEAD + "s1,合成站,2017-01-01,-5.25,合成\ns1,合成站,2017-01-02,,合成\n\ns2,又一站,2017-01-01,3,\n"
    ).encode()
    first, second = read_weather(content, "x.csv").stations
    assert (first.id, first.name, first.origin, first.days) == ("s1", "合成站", "synthetic", {date(2017, 1, 1): -5250})
    assert (second.origin, second.days) == ("measured", {date(2017, 1, 1): 3000})


def test_the_station_of_each_county() -> None:
    assert read_weather("县代码,站号\n1301,s1\n130123,s2\n".encode(), "x.csv").counties == {
        "1301": "s1",
        "130123": "s2",
    }


def test_an_epw_gives_means_of_whole_days_of_a_typical_year() -> None:
    (station,) = read_weather(epw(["1.0"] * 12 + ["2.0"] * 12 + ["3.0"] * 23 + ["99.9"]), "x.epw").stations
    assert (station.id, station.name, station.origin) == ("535530", "合成城", "typical")
    assert station.days == {date(1999, 1, 1): 1500}


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ((HEAD + "s,站,2017年1月,1\n").encode(), "x第2行的日期“2017年1月”应写成 2017-03-20 的样子。请改正。"),
        ((HEAD + "s,站,2017-01-01,99\n").encode(), "x第2行的气温99℃不可能。请核对；缺测的留空。"),
        ((HEAD + "s,站,2017-01-01\n").encode(), "x第2行不足4栏。请补齐。"),
        (
            (HEAD + "s,站,2017-01-01,1\ns,站,2017-01-01,2\n").encode(),
            "x第3行：站2017-01-01的气温有两个。请只保留一个。",
        ),
        (
            (HEAD + "s,站,2017-01-01,1,模拟\n").encode(),
            "x第2行来源“模拟”无法识别。来源填实测、典型年或合成；站号必填。",
        ),
        ((HEAD + ",站,2017-01-01,1,\n").encode(), "x第2行没有站号。来源填实测、典型年或合成；站号必填。"),
        (
            (HEAD + "s,站,2017-01-01,1,实测\ns,站,2017-01-02,1,合成\n").encode(),
            "x第3行：站一个文件里有两种来源。请分成两个文件。",
        ),
        ((HEAD + "s,站,0017-01-01,1,\n").encode(), "x第2行的日期“0017-01-01”应写成 2017-03-20 的样子。请改正。"),
        (b"LOCATION\n", "x首行没有地名，不是完整的EPW。请重新下载该文件。"),
        (epw([]), "x没有一整天的数据。请重新下载该文件。"),
        (epw(["1"] * 24 * 32), "x中没有1999-1-32这一天。请重新下载该文件。"),
        (b"a,b\n", "x不是气温文件。首行应为站号、站名、日期、日平均气温，或为 EPW 文件，或为县代码、站号。"),
        ("气温表".encode("gb18030"), "x不是UTF-8编码，无法读取。请另存为“CSV UTF-8”后重新收文。"),
        (epw(["一"]), "x第9行不是EPW的逐时数据。请重新下载该文件。"),
    ],
)
def test_what_cannot_be_read_is_told(content: bytes, words: str) -> None:
    with pytest.raises(Refusal) as refused:
        read_weather(content, "x")
    assert str(refused.value) == words
