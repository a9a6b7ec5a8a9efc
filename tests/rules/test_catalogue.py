"""The catalogue is what the tables say: nothing left out, no doubt hidden, and the page in docs is up to date."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tongbao.rules.catalogue import catalogue
from tongbao.rules.load import load_shipped_tables, load_tables

FolderOf = Callable[..., Path]
PAGE = Path(__file__).parents[2] / "docs" / "rules.md"
HEAD = 'source = "law"\nchecked_on = 2026-11-22\nsince = 2016-01-01\n'


def test_the_page_in_docs_is_what_the_tables_say() -> None:
    assert PAGE.read_text("utf-8") == catalogue(), "run: python -m tongbao.rules.catalogue docs/rules.md"


def test_every_row_has_a_line_in_its_section() -> None:
    sections = catalogue().split("\n## ")
    for table, rows in load_shipped_tables()[0].items():
        if table == "contents":
            continue
        section = next(s for s in sections if f"（`{table}`，{len(rows)}条）" in s.splitlines()[0])
        lines = [line for line in section.splitlines() if line.startswith("| `")]
        assert [line.split("`")[1] for line in lines] == [r.id for r in rows]


def test_every_row_has_a_source_and_every_source_a_line() -> None:
    tables, sources = load_shipped_tables()
    assert {r.source for rows in tables.values() for r in rows} - set(sources) == set()
    told = catalogue().split("\n## 出处\n")[1]
    assert [line.split("`")[1] for line in told.splitlines() if line.startswith("| `")] == list(sources)


def test_contents_speaks_of_tables_that_exist() -> None:
    tables, _ = load_shipped_tables()
    assert {r.id for r in tables["contents"]} - set(tables) == set()


def test_no_two_fields_of_a_table_share_a_heading() -> None:
    """A second column of one heading would push the first out."""
    fixed = ("编号", "名称", "数值", "单位", "合理范围", "内容", "生效—失效", "出处", "核对", "备注")
    for title in load_shipped_tables()[0]["contents"]:
        heads = [*fixed, *title.get("labels", {}).values()]
        assert len(set(heads)) == len(heads), title.id


def test_a_small_table_word_for_word(folder_of: FolderOf) -> None:
    folder = folder_of(
        HEAD + 'id = "speed"\nname = "限速"\nvalue = 0.850\nunit = "km/h"\nrange = [0.8, 0.9]\nnote = "a|<"',
        HEAD.replace("checked_on = 2026-11-22", "unverified = true")
        + 'id = "weight"\nname = "限重"\nvalue = 3\nunit = "t"\nuntil = 2020-12-31\narticle = "第三条"\nfull = true',
    )
    assert catalogue(*load_tables(folder)).split("\n\n", 2)[2] == (
        "共1张表、2条，其中已核1条、未核实1条。未核实的，凡据以作出结论处都会注明。失效日当日仍有效；空白为至今有效。\n\n"
        "## limits（`limits`，2条）\n\n"
        "| 编号 | 名称 | 数值 | 单位 | 合理范围 | full | 生效—失效 | 出处 | 核对 | 备注 |\n"
        "| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |\n"
        "| `speed` | 限速 | 0.850 | km/h | 0.8—0.9 |  | 2016-01-01— | [`law`](#出处) | 已核 2026-11-22 | a\\|&lt; |\n"
        "| `weight` | 限重 | 3 | t |  | 是 | 2016-01-01—2020-12-31 | [`law`](#出处)第三条 | 未核实 |  |\n\n"
        "## 出处\n\n"
        "可信程度：A 读过原文；B 由公布数推得或见于转引；C 未见原文。\n\n"
        "| 编号 | 名称 | 发文机关 | 可信程度 | 备注 |\n| --- | --- | --- | --- | --- |\n| `law` | 某法 |  | A |  |\n"
    )


def test_contents_gives_titles_order_and_words(folder_of: FolderOf) -> None:
    folder = folder_of(HEAD + 'id = "a"\nkind = "fast"\nsteps = [{ id = "x" }]', HEAD + 'id = "b"\nkind = "slow"')
    (folder / "contents.toml").write_text(
        f'[[row]]\nid = "limits"\nname = "限值"\nlabels = {{ kind = "类", id = "号" }}\n'
        f'values = {{ fast = "快" }}\n{HEAD}',
        "utf-8",
    )
    section = catalogue(*load_tables(folder)).split("\n\n## ")[1]
    assert section == (
        "限值（`limits`，2条）\n\n"
        "各条相同——生效—失效：2016-01-01—；出处：[`law`](#出处)；核对：已核 2026-11-22。\n\n"
        "| 编号 | 类 | steps |\n| --- | --- | --- |\n| `a` | 快 | （号=x） |\n| `b` | slow |  |"
    )


def test_too_many_fields_share_one_column(folder_of: FolderOf) -> None:
    fields = "\n".join(f"f{n} = {n}" for n in range(10))
    section = catalogue(*load_tables(folder_of(HEAD + 'id = "a"\n' + fields, HEAD + 'id = "b"\nf0 = 7'))).split(
        "\n\n## "
    )[1]
    assert section.splitlines()[-2:] == [
        "| `a` | f0：0；f1：1；f2：2；f3：3；f4：4；f5：5；f6：6；f7：7；f8：8；f9：9 |",
        "| `b` | f0：7 |",
    ]


@pytest.mark.parametrize("id_", ["electricity.CN.2015", "electricity.hebei.2022"])
def test_what_is_not_verified_says_so(id_: str) -> None:
    section = next(s for s in catalogue().split("\n## ") if "`co2`" in s.splitlines()[0])
    assert f"| `{id_}` |" in section
    assert "各条相同——核对：未核实。" in section
