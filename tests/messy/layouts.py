"""Foreign layouts of one known content, made here and now: 合成, no table of a real office.

Each says what is nasty about it and what must come out: amounts in thousandths by (institution, month, item), or the
code of the refusal; and the codes of the flags beside them (what is lacking altogether, ``complete``, is left out).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl

from tongbao.registry.institution import Institution
from tongbao.registry.region import Region
from tongbao.registry.reporting import ReportingUnit
from tongbao.registry.roster import Roster

SINCE = date(2012, 1, 1)
NAMES = {"H1": "合成县第一中学", "H2": "合成县人民医院", "H3": "合成县图书馆", "H4": "合成县财政局"}
ROSTER = Roster(
    regions=(
        Region("130000", "合成省", "省", "", "province", SINCE),
        Region("130900", "合成市", "市", "130000", "hc", SINCE),
        Region("130901", "合成县", "县", "130900", "hc", SINCE),
        Region("130902", "假设县", "县", "130900", "hc", SINCE),
    ),
    units=(ReportingUnit("hc", "areas", "合成市", "合成", 1, "county", SINCE),),
    institutions=(
        *(Institution(i, n, "organ", "130901", SINCE) for i, n in NAMES.items()),
        Institution("J1", "假设县第一中学", "organ", "130902", SINCE),
    ),
)
POWER = {"H1": 12_500_000, "H2": 30_250_500, "H3": 800_000, "H4": 4_100_000}
WATER = {"H1": 300_000, "H2": 1_250_000, "H3": 12_000, "H4": 45_000}
P = {"H1": 12500, "H2": 30250.5, "H3": 800, "H4": 4100}
W = {"H1": 300, "H2": 1250, "H3": 12, "H4": 45}
IDS = tuple(NAMES)
Values = Mapping[tuple[str, str, str], int]
Rows = Sequence[Sequence[Any]]


def march(ids: Sequence[str] = IDS, power: bool = True, water: bool = True, month: str = "2017-03") -> Values:
    """The known content of a month."""
    return {(i, month, "electricity"): POWER[i] for i in ids if power} | {
        (i, month, "water"): WATER[i] for i in ids if water
    }


@dataclass(frozen=True)
class Layout:
    """One workbook: its file name, what is nasty, how it is made, what must come out and with which flags."""

    name: str
    what: str
    make: Callable[[Path], object]
    expected: Values | str
    flags: frozenset[str] = field(default_factory=frozenset)


LAYOUTS: list[Layout] = []
HEAD = ["单位名称", "用电量（千瓦时）", "用水量（立方米）"]
BODY = [[NAMES[i], P[i], W[i]] for i in IDS]
TITLE = ["合成县2017年3月公共机构能耗统计表"]


def book(
    path: Path,
    sheets: Mapping[str, Rows],
    merged: Sequence[str] = (),
    hide: Sequence[int] = (),
    hidden: Sequence[str] = (),
    columns: Sequence[str] = (),
) -> None:
    """Write a workbook; merged areas and hidden rows are those of its first sheet."""
    made = openpyxl.Workbook()
    made.remove(made.active)
    for name, rows in sheets.items():
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
        if name in hidden:
            sheet.sheet_state = "hidden"
    first = made.worksheets[0]
    for area in merged:
        first.merge_cells(area)
    for row in hide:
        first.row_dimensions[row].hidden = True
    for column in columns:
        first.column_dimensions[column].hidden = True
    made.save(path)


def layout(
    name: str, what: str, sheets: Rows | Mapping[str, Rows], expected: Values | str, flags: str = "", **more: Any
) -> None:
    """Enter a workbook: one sheet by its rows, or several by name."""
    pages = sheets if isinstance(sheets, Mapping) else {"Sheet1": sheets}
    where = {"expected": expected, "flags": frozenset(flags.split())}
    LAYOUTS.append(Layout(name, what, lambda path: book(path, pages, **more), **where))


def text(name: str, what: str, content: bytes, expected: Values | str, flags: str = "") -> None:
    """Enter a text file by its bytes."""
    LAYOUTS.append(Layout(name, what, lambda path: path.write_bytes(content), expected, frozenset(flags.split())))


ALL = march()
# ---- headers
layout("表头第一行_2017年3月.xlsx", "nothing but the period in the file name", [HEAD, *BODY], ALL)
layout("标题在上.xlsx", "a title row above the header", [TITLE, HEAD, *BODY], ALL)
layout("空行.xlsx", "blank rows around the title", [[], TITLE, [], HEAD, [], *BODY], ALL)
layout(
    "两行表头.xlsx",
    "a header in two merged rows",
    [TITLE, ["单位名称", "电", None, "水"], [None, "数量（千瓦时）", "费用（元）", "数量（吨）"],
     *[[NAMES[i], P[i], None, W[i]] for i in IDS]],
    ALL,
    merged=["A2:A3", "B2:C2"],
)  # fmt: skip
layout(
    "两行表头没有合并.xlsx",
    "the same without merging",
    [TITLE, ["单位名称", "电", None, "水"], [None, "数量（千瓦时）", "费用（元）", "数量（吨）"],
     *[[NAMES[i], P[i], None, W[i]] for i in IDS]],
    ALL,
)  # fmt: skip
layout(
    "三行表头.xlsx",
    "a group over two rows of header",
    [TITLE, ["单位名称", "能源消费", None, "水"], [None, "电力", "电力", None],
     [None, "实物量（千瓦时）", "费用（元）", "数量（立方米）"],
     *[[NAMES[i], P[i], None, W[i]] for i in IDS]],
    ALL,
    merged=["A2:A4", "B2:C2", "B3:C3", "D2:D3"],
)  # fmt: skip
layout("同义.xlsx", "synonyms", [TITLE, ["填报单位", "电力消费量/度", "自来水(吨)"], *BODY], ALL)
layout("列序.xlsx", "columns in another order", [TITLE, HEAD[::-1], *[r[::-1] for r in BODY]], ALL)
layout(
    "序号备注.xlsx",
    "columns that are no data",
    [TITLE, ["序号", *HEAD, "备注"], *[[n, *r, "合成"] for n, r in enumerate(BODY, 1)]],
    ALL,
)
layout("栏次.xlsx", "a row that counts the columns", [TITLE, HEAD, ["甲", 1, 2], *BODY], ALL)
layout("没有表头_2017年3月.xlsx", "no header at all", BODY, "layout")
layout(
    "不认识的列.xlsx",
    "a column nobody knows is left out and said",
    [TITLE, [*HEAD, "其中：照明"], *[[*r, 7] for r in BODY]],
    ALL,
)
layout(
    "按瓶计.xlsx",
    "a unit nobody can convert is asked about",
    [TITLE, [*HEAD, "液化石油气（瓶）"], *[[*r, 7] for r in BODY]],
    ALL,
    "layout",
)
layout(
    "峰平谷.xlsx",
    "peak, flat and valley beside the whole",
    [TITLE, ["单位名称", "峰电量", "平电量", "谷电量", "总电量（千瓦时）", "用水量（立方米）"],
     *[[n, 1, 1, 1, *rest] for n, *rest in BODY]],
    ALL,
)  # fmt: skip
layout(
    "两列同项.xlsx",
    "two columns claim one item with different amounts",
    [TITLE, [*HEAD, "电耗（千瓦时）"], *[[*r, 7] for r in BODY]],
    march(power=False),
    "duplicate",
)
layout(
    "两列同数.xlsx",
    "two columns say the same in two units",
    [TITLE, [*HEAD, "电耗（万千瓦时）"], *[[*r, r[1] / 10000] for r in BODY]],
    ALL,
)
layout(
    "上年同期.xlsx",
    "last year, change and running sums beside this year",
    [TITLE, ["单位名称", "用电量（千瓦时）", "上年同期用电量", "同比", "用水量（立方米）", "用水量（累计）"],
     *[[NAMES[i], P[i], 1, 2, W[i], 3] for i in IDS]],
    ALL,
)  # fmt: skip
layout(
    "上年同期在上.xlsx",
    "last year in the upper header",
    [TITLE, ["单位名称", "用电量（千瓦时）", None, "用水量（立方米）"], [None, "本期", "上年同期", "本期"],
     *[[NAMES[i], P[i], 5, W[i]] for i in IDS]],
    ALL,
    merged=["A2:A3", "B2:C2"],
)  # fmt: skip
# ---- units
layout(
    "万千瓦时.xlsx",
    "ten thousands in the header",
    [TITLE, ["单位名称", "用电量（万千瓦时）", "用水量（吨）"], *[[NAMES[i], P[i] / 10000, W[i]] for i in IDS]],
    ALL,
)
layout(
    "单位在表上方.xlsx",
    "the units in a note above",
    [TITLE, ["单位：万千瓦时、吨"], ["单位名称", "用电量", "用水量"], *[[NAMES[i], P[i] / 10000, W[i]] for i in IDS]],
    ALL,
)
layout(
    "单位在表上方不合.xlsx",
    "a note whose unit cannot be the item's",
    [TITLE, ["单位：吨标准煤"], ["单位名称", "用电量", "用水量"], *BODY],
    "layout",
)
layout(
    "单位在格中.xlsx",
    "the unit in the cell",
    [TITLE, ["单位名称", "用电量", "用水量"], *[[NAMES[i], f"{P[i] / 10000}万度", f"{W[i]}吨"] for i in IDS]],
    ALL,
)
layout("没写单位.xlsx", "no unit said: the form's own, and it is told", [TITLE, ["单位名称", "电", "水"], *BODY], ALL)
layout(
    "错单位.xlsx",
    "a unit that cannot be the item's",
    [TITLE, ["单位名称", "用电量（元）", "用水量（吨）"], *BODY],
    "layout",
)
layout(
    "文本数字.xlsx",
    "text, full-width, thousands marks, spaces",
    [TITLE, HEAD, [NAMES["H1"], "１２，５００", " 300 "], [NAMES["H2"], "30,250.50", "1 250"],
     [NAMES["H3"], "800", "12"], [NAMES["H4"], "4100度", "45吨"]],
    ALL,
)  # fmt: skip
layout(
    "约数.xlsx",
    "about",
    [TITLE, HEAD, [NAMES["H1"], "约12500", 300], *BODY[1:]],
    ALL,
    "approximate",
)
layout(
    "坏格.xlsx",
    "cells that are no numbers",
    [TITLE, HEAD, [NAMES["H1"], "见附件", 300], [NAMES["H2"], P["H2"], "l250"], *BODY[2:]],
    {k: v for k, v in ALL.items() if k not in (("H1", "2017-03", "electricity"), ("H2", "2017-03", "water"))},
    "number",
)
layout("空格不是零.xlsx", "a blank is not zero", [TITLE, HEAD, [NAMES["H1"], 12500, None], *BODY[1:]],
       {k: v for k, v in ALL.items() if k != ("H1", "2017-03", "water")})  # fmt: skip
# ---- long forms
LONG = [[NAMES[i], item, unit, amount[i]] for i in IDS for item, unit, amount in (("电", "千瓦时", P), ("水", "吨", W))]
layout("长表.xlsx", "long: one item a row", [TITLE, ["单位名称", "项目", "计量单位", "数量"], *LONG], ALL)
layout(
    "长表合并名称.xlsx",
    "long, the name merged over its rows",
    [TITLE, ["单位名称", "能源种类", "单位", "消费量"],
     *[[r[0] if n % 2 == 0 else None, *r[1:]] for n, r in enumerate(LONG)]],
    ALL,
    merged=[f"A{r}:A{r + 1}" for r in range(3, 11, 2)],
)  # fmt: skip
layout(
    "长表一家.xlsx",
    "long, one institution by a label",
    [["2017年3月能耗表"], ["单位名称：合成县第一中学"], ["项目", "单位", "数量"],
     ["电", "万千瓦时", 1.25], ["水", "吨", 300], ["综合能耗", "吨标准煤", 1.5]],
    march(["H1"]),
)  # fmt: skip
layout(
    "长表怪项.xlsx",
    "long, an item nobody knows",
    [TITLE, ["单位名称", "项目", "计量单位", "数量"], *LONG, [NAMES["H1"], "木柴", "吨", 3]],
    ALL,
    "number",
)
layout(
    "机构在列.xlsx",
    "institutions across columns are not read",
    [TITLE, ["项目", "单位", *NAMES.values()], ["电", "千瓦时", *P.values()], ["水", "吨", *W.values()]],
    "layout",
)
layout(
    "分项在总量下.xlsx",
    "parts under the whole, in words nobody knows",
    [TITLE, ["单位名称", "用电量", None, "用水量"], [None, "照明", "空调", None], [NAMES["H1"], 5, 6, 7]],
    "layout",
)
layout(
    "标题括号里的单位.xlsx",
    "the unit in brackets in the title",
    [["合成县2017年3月用电统计表（单位：万千瓦时）"], ["单位名称", "用电量"], *[[NAMES[i], P[i] / 10000] for i in IDS]],
    march(water=False),
)
layout(
    "单位在表尾.xlsx",
    "the unit in a footnote only",
    [TITLE, ["单位名称", "用电量"], [NAMES["H1"], 1.25], ["注：用电量单位为万千瓦时"]],
    "layout",
)
layout("累计数.xlsx", "running sums by the title", [["合成县2017年3月累计用电量"], HEAD, *BODY], "layout")
layout(
    "一页两月.xlsx",
    "two months on one sheet",
    [TITLE, HEAD, *BODY, [], ["2017年4月"], HEAD, *BODY],
    "layout",
)
# ---- months
MONTHS = [f"{m}月" for m in (1, 2, 3)]
YEAR = {(i, f"2017-0{m}", "electricity"): POWER[i] + m * 1000 for i in IDS for m in (1, 2, 3)}
ACROSS = [[NAMES[i], *[P[i] + m for m in (1, 2, 3)]] for i in IDS]
layout(
    "月份在列.xlsx",
    "months across, the item in the title",
    [["2017年用电量（千瓦时）"], ["单位名称", *MONTHS], *ACROSS],
    YEAR,
)
layout(
    "月份在项下.xlsx",
    "months under a merged item",
    [["2017年"], ["单位名称", "用电量（千瓦时）", None, None], [None, *MONTHS], *ACROSS],
    YEAR,
    merged=["A2:A3", "B2:D2"],
)
layout(
    "项在月份下.xlsx",
    "items under merged months",
    [["2017年"], ["单位名称", "1月", None, "2月", None],
     [None, "用电量（千瓦时）", "用水量（吨）", "用电量（千瓦时）", "用水量（吨）"],
     *[[NAMES[i], P[i], W[i], P[i], W[i]] for i in IDS]],
    {**march(month="2017-01"), **march(month="2017-02")},
    merged=["A2:A3", "B2:C2", "D2:E2"],
)  # fmt: skip
layout(
    "月份没有年.xlsx",
    "months across and no year anywhere",
    [["用电量（千瓦时）"], ["单位名称", *MONTHS], *ACROSS],
    "layout",
)
layout(
    "月份带合计.xlsx",
    "months across with a sum at the end",
    [["2017年用电量（千瓦时）"], ["单位名称", *MONTHS, "合计"], *[[*r, sum(r[1:])] for r in ACROSS]],
    YEAR,
)
layout(
    "月份在行.xlsx",
    "months down, one institution in the title",
    [["合成县第一中学2017年能耗"], ["月份", *HEAD[1:]], ["1月", P["H1"], W["H1"]], ["2月", P["H1"], W["H1"]],
     ["合计", 2 * P["H1"], 2 * W["H1"]]],
    {**march(["H1"], month="2017-01"), **march(["H1"], month="2017-02")},
)  # fmt: skip
layout(
    "月份列.xlsx",
    "a month in every row, written in four ways",
    [["单位名称", "月份", *HEAD[1:]], *[[NAMES[i], m, P[i], W[i]] for i, m in
     zip(IDS, ("2017年3月", "201703", "2017.03", date(2017, 3, 1)), strict=True)]],
    ALL,
)  # fmt: skip
layout(
    "一月一表_2017年.xlsx",
    "one sheet a month",
    {"1月": [HEAD, *BODY], "2月": [HEAD, *BODY], "3月": [HEAD, *BODY]},
    {**march(month="2017-01"), **march(month="2017-02"), **ALL},
)
layout(
    "一家一表_2017年3月.xlsx",
    "one sheet an institution",
    {NAMES[i]: [["项目", "单位", "数量"], ["电", "千瓦时", P[i]], ["水", "吨", W[i]]] for i in IDS},
    ALL,
)
layout(
    "电水分表_2017年3月.xlsx",
    "one sheet an item",
    {"电": [["单位名称", "用电量（千瓦时）"], *[r[:2] for r in BODY]],
     "水": [["单位名称", "用水量（吨）"], *[[r[0], r[2]] for r in BODY]]},
    ALL,
)  # fmt: skip
layout("报告期不一致_2017年4月.xlsx", "title and file name disagree", [TITLE, HEAD, *BODY], "period")
layout("没有报告期.xlsx", "no period anywhere", [["合成县能耗统计表"], HEAD, *BODY], "layout")
layout("全年一数.xlsx", "a year's amount is no month's", [["合成县2017年能耗统计表"], HEAD, *BODY], "layout")
layout("汉字年月.xlsx", "the period in Chinese numerals", [["合成县二〇一七年三月能耗统计表"], HEAD, *BODY], ALL)
layout(
    "年外的月.xlsx",
    "a row whose month is outside the title's",
    [["2017年3月"], ["单位名称", "月份", *HEAD[1:]], *[[NAMES[i], "2017年3月", P[i], W[i]] for i in IDS[:3]],
     [NAMES["H4"], "2017年4月", 4100, 45]],
    march(IDS[:3]),
    "number",
)  # fmt: skip
# ---- rows that are no institutions
SUM = ["合计", sum(P.values()), sum(W.values())]
layout(
    "合计.xlsx", "a total, a footer, a signature", [TITLE, HEAD, *BODY, SUM, ["填表人：合成"], ["注：合成数据"]], ALL
)
layout(
    "小计.xlsx",
    "subtotals between",
    [TITLE, HEAD, *BODY[:2], ["小计", P["H1"] + P["H2"], W["H1"] + W["H2"]], *BODY[2:],
     ["小计", P["H3"] + P["H4"], W["H3"] + W["H4"]], SUM],
    ALL,
)  # fmt: skip
layout("合计不等.xlsx", "a total that is not the sum", [TITLE, HEAD, *BODY, ["合计", 1, SUM[2]]], ALL, "total")
layout("表头重复.xlsx", "the header again on the next page", [TITLE, HEAD, *BODY[:2], HEAD, *BODY[2:]], ALL)
layout("隐藏行.xlsx", "a hidden row is asked about", [TITLE, HEAD, *BODY], march(IDS[1:]), "hidden_row", hide=[3])
layout(
    "隐藏列.xlsx",
    "a hidden column is asked about",
    [TITLE, HEAD, *BODY],
    march(water=False),
    "hidden_row",
    columns=["C"],
)
layout(
    "隐藏表.xlsx",
    "a hidden sheet is no data",
    {"Sheet1": [TITLE, HEAD, *BODY], "旧表": [TITLE, HEAD, *[[r[0], 9, 9] for r in BODY]]},
    ALL,
    hidden=["旧表"],
)
layout("重复行.xlsx", "a row twice, the same", [TITLE, HEAD, *BODY, BODY[0]], ALL, "duplicate")
layout(
    "重复行不同数.xlsx",
    "a row twice with different amounts: neither is taken",
    [TITLE, HEAD, *BODY, [NAMES["H1"], 9, 300]],
    {k: v for k, v in ALL.items() if k != ("H1", "2017-03", "electricity")},
    "duplicate",
)
layout(
    "合并的数.xlsx",
    "one amount merged over two institutions",
    [TITLE, HEAD, [NAMES["H1"], 42750.5, 300], [NAMES["H2"], None, 1250], *BODY[2:]],
    {**march(IDS[2:]), **march(IDS[:2], power=False)},
    "number",
    merged=["B3:B4"],
)
# ---- who
layout("生单位.xlsx", "an institution nobody knows", [TITLE, HEAD, *BODY, ["合成县某研究所", 5, 5]], ALL, "not_here")
layout(
    "简称地名.xlsx",
    "the county left off the names, stray spaces",
    [TITLE, HEAD, ["第一中学", P["H1"], W["H1"]], ["人 民 医 院", P["H2"], W["H2"]], *BODY[2:]],
    ALL,
)
layout(
    "机构编号.xlsx",
    "our own ids, and one that contradicts its name",
    [TITLE, ["机构编号", *HEAD], *[[i, *r] for i, r in zip(("H1", "H2", "H3", "H3"), BODY, strict=True)]],
    march(IDS[:3]),
    "not_here",
)
layout("没有机构_2017年3月.xlsx", "nobody is named", [["用电量（千瓦时）", "用水量（吨）"], [5, 6]], "place")
layout(
    "串县.xlsx",
    "an institution of another county under this county's title",
    [TITLE, HEAD, *BODY, ["假设县第一中学", 5, 5]],
    ALL,
    "not_here",
)
layout(
    "并排两表.xlsx",
    "two tables side by side",
    [TITLE, ["单位名称", "用电量", None, "单位名称", "用电量"], [NAMES["H1"], None, None, NAMES["H3"], 800]],
    "layout",
)
layout("上年数.xlsx", "last year's amounts by the title", [["合成县2017年3月上年同期用电量"], HEAD, *BODY], "layout")
# ---- bills and meters
BILLS = [["2017-02-01至2017-02-28", 280], ["2017-03-01至2017-04-15", 460], ["2017-04-16至2017-04-30", 150]]
layout(
    "账单跨月.xlsx",
    "bills over months: every day once",
    [["单位名称", "起止日期", "用电量（千瓦时）"], *[[NAMES["H1"], *b] for b in BILLS]],
    {("H1", f"2017-0{m}", "electricity"): n for m, n in ((2, 280_000), (3, 310_000), (4, 300_000))},
)
layout(
    "账单重叠.xlsx",
    "two bills claim a day",
    [["单位名称", "起止日期", "用电量（千瓦时）"], [NAMES["H1"], "2017-02-01至2017-03-01", 280],
     [NAMES["H1"], "2017-03-01至2017-03-31", 460], [NAMES["H3"], "2017-03-01至2017-03-31", 800]],
    {("H3", "2017-03", "electricity"): 800_000},
    "duplicate",
)  # fmt: skip
layout(
    "抄表.xlsx",
    "meter readings times a multiplier",
    [["2017年3月用电量（千瓦时）"], ["单位名称", "上期示数", "本期示数", "倍率"], [NAMES["H1"], 1000, 1312.5, 40],
     [NAMES["H3"], 99990, 20, 40]],
    {("H1", "2017-03", "electricity"): 12_500_000},
    "number",
)  # fmt: skip
layout(
    "止码.xlsx",
    "meter readings in the words of bills",
    [["2017年3月用电量（千瓦时）"], ["单位名称", "上月止码", "本月止码", "倍率"], [NAMES["H1"], 1000, 1312.5, 40]],
    {("H1", "2017-03", "electricity"): 12_500_000},
)
layout(
    "表中换单位.xlsx",
    "another unit and another header in the middle",
    [TITLE, HEAD, *BODY, ["单位：万千瓦时"], ["单位名称", "电"], [NAMES["H1"], 1.25]],
    "layout",
)
layout(
    "又一个表头.xlsx",
    "a second table with its columns the other way round",
    [TITLE, HEAD, *BODY[:2], [HEAD[0], HEAD[2], HEAD[1]], *[[n, w, p] for n, p, w in BODY[2:]]],
    ALL,
)
layout(
    "表尾换单位.xlsx",
    "a footnote whose unit is not the header's",
    [TITLE, HEAD, *BODY, ["注：电的单位为万千瓦时"]],
    "layout",
)
layout(
    "备注换单位.xlsx",
    "a remark whose unit is not the header's",
    [TITLE, [*HEAD, "备注"], [*BODY[0], "电单位为万千瓦时"], *[[*r, ""] for r in BODY[1:]]],
    "layout",
)
layout(
    "表上方换单位.xlsx",
    "a note above whose unit is not the header's",
    [TITLE, ["单位：万千瓦时、立方米"], HEAD, *BODY],
    "layout",
)
layout(
    "同一单位两说.xlsx", "a note above that says the same in another word", [TITLE, ["单位：度、吨"], HEAD, *BODY], ALL
)
layout("截至.xlsx", "running sums by the title", [["合成县截至2017年3月能耗统计表"], HEAD, *BODY], "layout")
layout(
    "计划和实际.xlsx",
    "planned beside used",
    [
        [TITLE[0]],
        ["单位名称", "计划用电量（千瓦时）", "实际用电量（千瓦时）", "热（GJ）"],
        *[[NAMES[i], 1, P[i], 0] for i in IDS],
    ],
    march(water=False) | {(i, "2017-03", "heat"): 0 for i in IDS},
)
layout(
    "表头再写.xlsx",
    "the header again in other words",
    [TITLE, HEAD, *BODY[:2], ["单位名称", "用电量 （千瓦时）", "用水量（立方米）"], *BODY[2:]],
    ALL,
)
layout(
    "分类小计.xlsx",
    "subtotals by kind",
    [TITLE, HEAD, *BODY[:2], ["教育类小计", P["H1"] + P["H2"], W["H1"] + W["H2"]], *BODY[2:]],
    ALL,
)
# ---- text files
CSV = "\n".join(",".join(map(str, r)) for r in [HEAD, *BODY])
text("国标_2017年3月.csv", "GB18030", CSV.encode("gb18030"), ALL)
text("两行表头_2017年3月.csv", "two header rows that cannot be merged",
     ("单位名称,电,,水\n,数量（千瓦时）,费用（元）,数量（吨）\n" +
      "\n".join(f"{NAMES[i]},{P[i]},,{W[i]}" for i in IDS)).encode(), ALL)  # fmt: skip
