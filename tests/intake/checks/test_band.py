"""Band: a year's intensity against a quota that somebody chose, for bodies whose place in it is known."""

from dataclasses import replace

from tests.intake.checks.sample import CONTEXT, ROSTER, clean, plant

from tongbao.intake.checks.band import check
from tongbao.measure.period import Month

PLACED = replace(
    CONTEXT,
    roster=replace(
        ROSTER,
        institutions=tuple(replace(i, level="市级", zone="A") if i.id == "B001" else i for i in ROSTER.institutions),
    ),
    quota_set="shandong-2019",
)


def test_without_a_quota_nobody_is_held_to_one() -> None:
    assert check(clean(), replace(PLACED, quota_set="")) == []
    assert check(clean(), replace(PLACED, quota_set="hebei")) == []


def test_far_over_the_constraint_once_a_year_where_level_and_zone_are_known() -> None:
    ledgers = clean()
    assert check(ledgers, PLACED) == []
    for month in range(1, 13):
        for whom in ("A001", "B001"):
            plant(ledgers, whom, Month(2024, month), electricity=10_000_000_000)
    found = check(ledgers, PLACED)
    assert {(f.code, f.about[0], f.about[1]) for f in found} == {("band", "B001", "2024-12")}
    assert found[0].upload == "up1301042024-12"
    assert found[0].sentence.endswith("请核对用量、面积和人数；情况属实的请说明原因。")
