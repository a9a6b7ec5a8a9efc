"""BuildingSync: an independent reader finds the same measures, costs and savings; our own files read back unchanged."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from buildingsync_asset_extractor.cts.cts import aggregate_facilities
from buildingsync_asset_extractor.cts.parsers import (
    get_aggregated_findings_of_comprehensive_evaluations_estimated_annual_data as annual,
)
from buildingsync_asset_extractor.cts.parsers import (
    get_potential_conservation_measures_per_technology_category as by_category,
)
from hypothesis import given
from hypothesis import strategies as st

from tongbao.measure.refusal import Refusal
from tongbao.rules.rulebook import Rulebook
from tongbao.works.buildingsync import Advice, Audited, read_audits, write_audits

RULES = Rulebook(date(2017, 4, 7))
AUDIT = Audited(
    "a1", "bureau", "合成教育局", "合成省", 12_000_500, "2017-03-20",
    (
        Advice("s1", "外墙保温", "envelope", "technical", "5", "p1", "主楼", 1_234_567_890, 45_600),
        Advice("s2", "更换灯具", "lighting", "technical", "5", "", "主楼", 80_000_000, 12_345),
        Advice("s3", "下班关机", "", "behavioural", "3", "", "附楼", None, 1000),
        Advice("s4", "屋顶光伏", "photovoltaic", building="附楼", cost_milli=0),
    ),
)  # fmt: skip


@pytest.mark.filterwarnings("ignore")  # the reader is not ours
def test_an_independent_reader_finds_the_same(tmp_path: Path) -> None:
    path = tmp_path / "audit.xml"
    path.write_bytes(write_audits([AUDIT], RULES))
    (facility,) = aggregate_facilities([path]).values()
    found = annual(facility)
    assert Decimal(str(found["Estimated Implementation Cost of Measure(s)"])) == Decimal("1314567.890")
    # 58.945 tce × 29.307 GJ ÷ 1.05505585262 GJ
    assert found["Estimated Annual Energy Savings"] == pytest.approx(58.945 * 29.307 / 1.05505585262, rel=1e-9)
    counted = by_category(facility)
    named = {k for k, n in counted.items() if n}
    assert {"F_Increase wall insulation", "E_Retrofit with light emitting diode technologies"} <= named
    (appearance,) = facility.appearances
    measures = appearance.cheapest_package_of_measures_scenario.measures_by_id.values()
    assert [(m.technology_category, m.measure_name) for m in measures] == [
        ("BuildingEnvelopeModifications", "Increase wall insulation"),
        ("LightingImprovements", "Retrofit with light emitting diode technologies"),
        ("Uncategorized", "Other"),
        ("RenewableEnergySystems", "Install photovoltaic system"),
    ]
    costs = [m.findtext("./{*}MeasureTotalFirstCost") for m in appearance.etree.iterfind("./{*}Measures/{*}Measure")]
    assert costs == ["1234567.89", "80000", None, "0"]


def test_our_own_file_reads_back_unchanged() -> None:
    audits = [AUDIT, Audited("a2", "school", "合成一中")]
    assert read_audits(write_audits(audits, RULES)) == audits


def test_a_cost_in_no_stated_currency_is_not_taken_for_yuan() -> None:
    foreign = write_audits([AUDIT], RULES).replace(b"CNY", b"USD")
    assert [a.cost_milli for a in read_audits(foreign)[0].advice] == [None] * 4
    assert [a.saving_milli for a in read_audits(foreign)[0].advice] == [a.saving_milli for a in AUDIT.advice]


def test_a_number_that_cannot_be_is_told_with_its_measure() -> None:
    for wrong, words in ((b"80000.12345", "的数“80000.12345”不能读取。"), (b"-5", "的数“-5”为负数。")):
        content = write_audits([AUDIT], RULES).replace(b">80000<", b">" + wrong + b"<")
        with pytest.raises(Refusal) as refused:
            read_audits(content)
        assert str(refused.value).startswith(f"措施“F1-m2”{words}")


WORDS = st.text(st.characters(categories=("L", "N"), max_codepoint=0x9FFF), max_size=6)
ADVICE = st.builds(
    Advice,
    id=WORDS.filter(bool),
    name=WORDS.filter(bool),
    measure=st.sampled_from(["", "envelope", "lighting", "charging"]),
    nature=WORDS,
    item=WORDS,
    project=WORDS,
    building=WORDS,
    cost_milli=st.none() | st.integers(0, 10**15),
    saving_milli=st.none() | st.integers(0, 10**12),
)


@given(
    st.lists(
        st.builds(
            Audited,
            WORDS,
            WORDS,
            WORDS.filter(bool),
            WORDS,
            st.none() | st.integers(0, 10**12),
            st.just(""),
            st.lists(ADVICE, max_size=4).map(tuple),
        ),
        max_size=3,
    )
)
def test_any_audit_reads_back_unchanged(audits: list[Audited]) -> None:
    assert read_audits(write_audits(audits, RULES)) == audits


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"<a/>", "不是BuildingSync文件（根元素为a）。请导出为BuildingSync 2.x。"),
        (
            b"<?xml version='1.0' encoding='gbk'?><a/>",
            "不是完整的XML文件：multi-byte encodings are not supported。请重新导出。",
        ),
        (b"<a>", "不是完整的XML文件：no element found: line 1, column 3。请重新导出。"),
        (
            b"<!DOCTYPE a [<!ENTITY x 'y'>]><a>&x;</a>",
            "文件过大，或含有文档类型声明，不能读取。请只导出审计内容后重新导入。",
        ),
    ],
)
def test_what_is_no_such_file_is_refused(content: bytes, words: str) -> None:
    with pytest.raises(Refusal) as refused:
        read_audits(content)
    assert str(refused.value) == words
