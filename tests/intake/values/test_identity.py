"""Which institution a row means. The institutions and their codes are 合成."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import uscc as credit_code

from tongbao.intake.values.identity import InstitutionFinder, InstitutionMatch, Unresolved, check_credit_code, name_key
from tongbao.measure.period import Month
from tongbao.registry.institution import Institution
from tongbao.registry.reading_tables import TABLES, read_roster
from tongbao.registry.roster import Roster

SINCE, MARCH = date(2017, 2, 1), Month(2017, 3)
HEBEI = read_roster(TABLES / "hebei")


def coded(serial: str) -> str:
    """A sound code of a synthetic body."""
    return f"11130100{serial}" + credit_code.calc_check_digit(f"11130100{serial}")


CODE_A, CODE_B, SHARED, OTHER = (coded(f"00000000{n}") for n in "1234")
BODIES = (
    Institution("a", "长安区教育局", "机关", "130102", SINCE, uscc=CODE_A),
    Institution("b", "石家庄市第一中学（本部）", "学校", "130102", SINCE, uscc=CODE_B),
    Institution("c", "实验小学", "学校", "130105", SINCE),
    Institution("d", "实验小学", "学校", "130902", SINCE),
    Institution("e", "旧名馆", "馆", "130102", SINCE, date(2017, 2, 28)),
    Institution("e", "新名馆", "馆", "130102", date(2017, 3, 1)),
    Institution("f", "撤销局", "机关", "130102", SINCE, date(2017, 2, 20)),
    Institution("g", "正定县医院", "医院", "130123", SINCE),
    Institution("h", "明年新设局", "机关", "130123", date(2018, 1, 1)),
    Institution("i", "总校", "学校", "130123", SINCE, uscc=SHARED),
    Institution("j", "分校", "学校", "130123", SINCE, uscc=SHARED),
)
ROSTER = Roster(HEBEI.regions, HEBEI.units, BODIES)
WHO = InstitutionFinder(ROSTER, MARCH)


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"id_": "a"}, InstitutionMatch("a", "编号")),
        ({"id_": "a", "name": "长安区教育局"}, InstitutionMatch("a", "编号")),
        ({"id_": "a", "name": "长安区 教育局"}, InstitutionMatch("a", "编号", "长安区 教育局", "长安区教育局")),
        ({"uscc": CODE_A}, InstitutionMatch("a", "统一社会信用代码")),
        ({"uscc": f" {CODE_B.lower()} "}, InstitutionMatch("b", "统一社会信用代码")),
        ({"uscc": CODE_A[8:17]}, InstitutionMatch("a", "组织机构代码")),
        ({"uscc": f"{CODE_A[8:16]}-{CODE_A[16]}"}, InstitutionMatch("a", "组织机构代码")),
        ({"uscc": SHARED, "name": "分校"}, InstitutionMatch("j", "统一社会信用代码")),
        ({"id_": "i", "uscc": SHARED}, InstitutionMatch("i", "编号")),
        ({"name": "长安区教育局"}, InstitutionMatch("a", "名称")),
        (
            {"name": "石家庄市第一中学(本部)"},
            InstitutionMatch("b", "名称", "石家庄市第一中学(本部)", "石家庄市第一中学（本部）"),
        ),
        (
            {"name": "石家庄第一中学（本部）"},
            InstitutionMatch("b", "名称（地名写法不同）", "石家庄第一中学（本部）", "石家庄市第一中学（本部）"),
        ),
        (
            {"name": "石家庄市长安区教育局"},
            InstitutionMatch("a", "名称（地名写法不同）", "石家庄市长安区教育局", "长安区教育局"),
        ),
        (
            {"name": "教育局", "place": "130102"},
            InstitutionMatch("a", "名称（地名写法不同）", "教育局", "长安区教育局"),
        ),
        (
            {"name": "教育局", "place": "shijiazhuang"},
            InstitutionMatch("a", "名称（地名写法不同）", "教育局", "长安区教育局"),
        ),
        ({"name": "实验小学", "place": "石家庄市新华区"}, InstitutionMatch("c", "名称")),
        (
            {"name": "沧州市新华区实验小学"},
            InstitutionMatch("d", "名称（地名写法不同）", "沧州市新华区实验小学", "实验小学"),
        ),
        ({"name": "旧名馆"}, InstitutionMatch("e", "曾用名", "旧名馆", "新名馆")),
        ({"id_": "e", "name": "旧名馆"}, InstitutionMatch("e", "编号", "旧名馆", "新名馆")),
        ({"id_": "001", "name": "长安区教育局"}, InstitutionMatch("a", "名称", "001", "a")),
        ({"uscc": OTHER, "name": "正定县医院"}, InstitutionMatch("g", "名称")),
    ],
)
def test_an_institution_is_found_for_certain(asked: dict[str, str], found: InstitutionMatch) -> None:
    assert WHO.find(**asked) == found


def doubt(**asked: str) -> tuple[str, list[str]]:
    found = WHO.find(**asked)
    assert isinstance(found, Unresolved)
    return found.sentence, [c[0] for c in found.candidates]


TWO = "“实验小学”（c，石家庄市新华区）、“实验小学”（d，沧州市新华区）"
TRUE_CODE = "“长安区教育局”在名录中的统一社会信用代码是“{}”，表中是“{}”。请核对代码。"


@pytest.mark.parametrize(
    ("asked", "sentence", "candidates"),
    [
        ({}, "本行没有机构编号、代码和名称。请补填后重新报送。", []),
        ({"name": "合成大学"}, "名录中没有“合成大学”。请核对编号和名称；新设机构先办理名录登记。", []),
        ({"id_": "zzz"}, "名录中没有“zzz”。请核对编号和名称；新设机构先办理名录登记。", []),
        ({"uscc": OTHER}, f"名录中没有“{OTHER}”。请核对编号和名称；新设机构先办理名录登记。", []),
        ({"name": "正定县第一中学"}, "名录中没有“正定县第一中学”。请核对编号和名称；新设机构先办理名录登记。", ["b"]),
        ({"name": "唐山市教育局"}, "名录中没有“唐山市教育局”。请核对编号和名称；新设机构先办理名录登记。", ["a"]),
        ({"name": "实验小学"}, f"“实验小学”在名录中有2个：{TWO}。请写明编号或所属县（市、区）。", ["c", "d"]),
        (
            {"name": "新华区实验小学"},
            f"“新华区实验小学”在名录中有2个：{TWO}。请写明编号或所属县（市、区）。",
            ["c", "d"],
        ),
        (
            {"name": "教育局", "place": "正定县"},
            "“教育局”不在正定县，名录中只有“长安区教育局”（a，石家庄市长安区）。"
            "请核对机构和所属地；迁移的先办理名录变更，新设的先办理登记。",
            ["a"],
        ),
        ({"id_": "f"}, "“撤销局”自2017-02-20后已不在名录中，2017-03不应有数。请核对编号和报告期。", ["f"]),
        ({"name": "撤销局"}, "“撤销局”自2017-02-20后已不在名录中，2017-03不应有数。请核对编号和报告期。", ["f"]),
        ({"id_": "h"}, "“明年新设局”自2018-01-01起才在名录中，2017-03不应有数。请核对编号和报告期。", ["h"]),
        (
            {"id_": "a", "name": "正定县医院"},
            "编号“a”是“长安区教育局”，名称“正定县医院”是“正定县医院”（g，石家庄市正定县），互相矛盾。"
            "请核对是否串行，改正编号或名称。",
            ["a", "g"],
        ),
        (
            {"id_": "a", "name": "别的"},
            "编号“a”是“长安区教育局”，名称“别的”与名录不同，互相矛盾。请核对是否串行，改正编号或名称。",
            ["a"],
        ),
        (
            {"uscc": CODE_B, "name": "长安区教育局"},
            f"统一社会信用代码“{CODE_B}”是“石家庄市第一中学（本部）”，名称“长安区教育局”是"
            "“长安区教育局”（a，石家庄市长安区），互相矛盾。请核对是否串行，改正编号或名称。",
            ["b", "a"],
        ),
        (
            {"id_": "a", "uscc": CODE_B},
            "编号、代码指向“长安区教育局”（a，石家庄市长安区）、“石家庄市第一中学（本部）”（b，石家庄市长安区），"
            "互相矛盾，请核对编号和代码。",
            ["a", "b"],
        ),
        (
            {"uscc": SHARED},
            "编号、代码指向“总校”（i，石家庄市正定县）、“分校”（j，石家庄市正定县），几个机构共用，请写明机构编号。",
            ["i", "j"],
        ),
        ({"name": "长安区教育局", "uscc": OTHER}, TRUE_CODE.format(CODE_A, OTHER), ["a"]),
        ({"id_": "a", "uscc": OTHER}, TRUE_CODE.format(CODE_A, OTHER), ["a"]),
    ],
)
def test_what_is_not_certain_is_given_back_with_candidates(
    asked: dict[str, str], sentence: str, candidates: list[str]
) -> None:
    assert doubt(**asked) == (sentence, candidates)


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("9.11301E+17", "代码“9.11301E+17”成了科学计数法，后几位已丢失。请把该列设为文本格式后重填完整代码。"),
        (
            "111301000000000000",
            "代码“111301000000000000”末三位为000，疑被电子表格舍去。请把该列设为文本格式后重填完整代码。",
        ),
        ("1113010000", "代码“1113010000”有10位，统一社会信用代码应为18位。请核对。"),
        (
            CODE_A[:-1] + "0",
            f"统一社会信用代码“{CODE_A[:-1]}0”校验位不符，有字符写错。请对照证书核对（代码不用字母I、O、S、V、Z）。",
        ),
        (CODE_A, ""),
        (CODE_A[8:17], ""),
    ],
)
def test_a_spoiled_code_is_named(code: str, sentence: str) -> None:
    assert check_credit_code(code) == sentence
    if sentence:
        assert doubt(uscc=code, name="长安区教育局") == (sentence, ["a"])


@pytest.mark.parametrize(("number", "more"), [(5, ""), (6, "等"), (7, "等")])
def test_at_most_five_candidates_are_given(number: int, more: str) -> None:
    many = tuple(Institution(f"s{n}", "实验小学", "学校", "130102", SINCE) for n in range(number))
    found = InstitutionFinder(Roster(HEBEI.regions, HEBEI.units, many), MARCH).find(name="实验小学")
    assert isinstance(found, Unresolved)
    assert [c[0] for c in found.candidates] == ["s0", "s1", "s2", "s3", "s4"]
    listed = "、".join(f"“实验小学”（s{n}，石家庄市长安区）" for n in range(5)) + more
    assert found.sentence == f"“实验小学”在名录中有{number}个：{listed}。请写明编号或所属县（市、区）。"


def test_names_are_compared_without_widths_blanks_and_case() -> None:
    assert name_key("第一 中学（Ａ部）－东") == name_key("第一中学(a部)-东")


@given(st.integers(0, 16), st.sampled_from(sorted(set("0123456789ABCDEFGHJKLMNPQRTUWXY"))))
def test_one_wrong_character_never_passes(at: int, char: str) -> None:
    spoiled = CODE_A[:at] + char + CODE_A[at + 1 :]
    assert (check_credit_code(spoiled) == "") == (spoiled == CODE_A)


@given(*[st.text(max_size=12) | st.sampled_from(["a", "实验小学", "新华区", CODE_A, "石家庄市", "教育局"])] * 4)
def test_any_words_give_an_institution_of_the_roster_or_a_doubt(id_: str, uscc: str, name: str, place: str) -> None:
    found = WHO.find(id_, uscc, name, place)
    if isinstance(found, InstitutionMatch):
        assert ROSTER.states_of(found.institution)
    else:
        assert found.sentence and len(found.candidates) <= 5
