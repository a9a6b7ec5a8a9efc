"""The forms come from the rules: which matters, which columns, which words."""

from tests.intake.sheets import RULES

from tongbao.intake.values.form import (
    COUNTY_FIELDS,
    MATTER_FIELDS,
    SHEETS,
    basis_field,
    item_fields,
    ledger_items,
    matter_rows,
    reason_words,
    stage_words,
)


def test_the_meeting_has_a_row_a_level_and_the_fund_one_row() -> None:
    rows = [(m.id, level) for m, level in matter_rows(RULES, "progress")]
    assert [level for m, level in rows if m == "meeting"] == [
        "standing_committee",
        "government_executive",
        "special",
        "citywide",
    ]
    assert [level for m, level in rows if m == "fund"] == [""]


def test_the_province_has_its_own_matters_and_those_it_shares() -> None:
    rows = [m.id for m, _ in matter_rows(RULES, "province")]
    assert rows[:3] == ["leading_group_adjusted", "joint_meeting_system", "audit"]
    assert "meeting" not in rows


def test_stage_words_are_words_by_id() -> None:
    matters = {m.id: m for m in RULES.rows("matters")}
    assert stage_words(matters["study_visit"]) == {"city": "市级人员", "county": "区县人员"}
    assert list(stage_words(matters["fund"])) == ["studying", "planned", "agenda", "budget", "allotted", "spent"]
    assert stage_words(matters["citywide_meeting"]) == {}


def test_every_item_of_the_ledger_is_a_carrier_row_in_order() -> None:
    orders = [item.number("order") for item in ledger_items(RULES)]
    assert orders == sorted(orders)
    assert [item.id for item in ledger_items(RULES)][:3] == ["electricity", "electricity_rooms", "coal"]


def test_words_that_stand_for_a_number_are_in_the_rules_and_in_the_hint() -> None:
    items = {i.id: i for i in ledger_items(RULES)}
    assert {i: reason_words(r) for i, r in items.items() if reason_words(r)} == {
        "heat": {"按面积计费": "area_billed", "按面积收费": "area_billed", "面积热": "area_billed"}
    }
    hints = {f.key: f.hint for f in item_fields(ledger_items(RULES))}
    assert (hints["heat"], hints["gas"]) == ("GJ；没有计量的写“按面积计费”", "m³")


def test_how_it_was_measured_is_the_last_column() -> None:
    field = basis_field(RULES)
    assert (field.header, field.hint) == ("计量方式", "计量／票据／分摊／估算；不填按票据")
    assert field.words == ("计量", "票据", "分摊", "估算")


def test_the_heating_parts_come_after_everything_that_was_there_before() -> None:
    assert [item.id for item in ledger_items(RULES)][-5:] == [
        "area",
        "electricity_heating",
        "coal_heating",
        "gas_heating",
        "heat_heating",
    ]


def test_headers_of_a_sheet_differ() -> None:
    for fields in (MATTER_FIELDS, COUNTY_FIELDS):
        assert len({f.header for f in fields}) == len({f.key for f in fields}) == len(fields)
    assert all(sheets[0] == "单位信息" for sheets in SHEETS.values())
