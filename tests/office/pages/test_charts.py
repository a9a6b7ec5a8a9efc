"""Charts say in words what they draw."""

from tongbao.office.pages.charts import bars, months, path


def test_months_stand_beside_the_year_before() -> None:
    chart = months([("2024-01", "1.5", None)])
    assert chart.told == "综合能耗逐月：2024-01 1.5（上年 未报）"
    assert [s["data"] for s in chart.option["series"]] == [["1.5"], [None]]


def test_bars_name_each_value() -> None:
    assert bars("totals", "各市", [("东", "1"), ("西", "2")], "吨标准煤").told == "各市：东 1；西 2"


def test_a_path_shows_targets_and_actual_values() -> None:
    assert path("路径", ["2016", "2017"], ["3", "2"], ["3", None]).told == "路径：2016 目标3 实际3；2017 目标2 实际—"
