"""The small synthetic province: one seed, every planted fault with its place, and years that add up."""

import csv
import json
from collections import Counter
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from tongbao.measure.period import Month, Span
from tongbao.rules.digest import sha256
from tongbao.synthetic.small_province import (
    CARRIERS,
    CITIES,
    MOVED_ON,
    PRICES,
    SPAN,
    Province,
    county_codes,
    county_name,
    synth,
)

PROVINCE = Province(3)


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The province of seed 3 as files."""
    folder = tmp_path_factory.mktemp("synth")
    synth(folder, 3)
    return folder


def truth(out: Path) -> dict[str, Any]:
    return dict(json.loads((out / "truth.json").read_text("utf-8")))


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_one_seed_is_one_province() -> None:
    again, other = Province(3), Province(4)
    assert (again.states, again.amounts) == (PROVINCE.states, PROVINCE.amounts)
    assert other.states == PROVINCE.states
    assert (other.amounts == PROVINCE.amounts) is False


def test_every_institution_has_every_month_and_every_cost_its_price() -> None:
    assert list(PROVINCE.amounts) == [(f"S{n:03d}", m) for n in range(1, 61) for m in SPAN]
    costs = [(a[c], a[f"{c}_cost"], PRICES[c]) for a in PROVINCE.amounts.values() for c in CARRIERS]
    assert [cost for _, cost, _ in costs] == [used * price // 1000 for used, _, price in costs]


def test_counties_have_their_codes_and_names() -> None:
    codes = ["990101", "990102", "990103", "990201", "990202", "990203", "990301", "990302", "990303"]
    assert county_codes() == codes
    assert [county_name(c) for c in codes[2:5]] == ["虚川北县", "拟岭东区", "拟岭南县"]


def test_who_moved_is_reported_by_one_county_at_a_time() -> None:
    for month, county in ((Month(2025, 6), "990202"), (Month(2025, 7), "990302")):
        listed = {c: [s.id for s in PROVINCE.in_county(c, month)] for c in county_codes()}
        assert sorted(i for ids in listed.values() for i in ids) == [f"S{n:03d}" for n in range(1, 61)]
        assert [c for c, ids in listed.items() if PROVINCE.moved.id in ids] == [county]
    assert Month(2025, 7).first_day == MOVED_ON


def test_nobody_is_reported_before_the_first_day_or_by_a_county_that_is_not_there() -> None:
    assert PROVINCE.in_county("990101", Month(2022, 12)) == []
    assert PROVINCE.in_county("990199", Month(2025, 6)) == []
    with pytest.raises(StopIteration):
        county_name("980101")


def test_every_planted_fault_is_listed_with_its_place(out: Path) -> None:
    found = truth(out)
    assert [(f["code"], f["whom"], f["month"], f["item"], f["file"], f["cell"]) for f in found["faults"]] == [
        ("duplicate", "990102", "2025-02", "", "虚川南县_2025-02_再报.xlsx", ""),
        ("unit_slip", "S032", "2025-05", "electricity", "拟岭南县_2025-05.xlsx", "D6"),
        ("not_here", "S014", "2025-07", "", "拟岭南县_2025-07.xlsx", "A4"),
        ("jump", "S023", "2025-10", "people", "拟岭南县_2025-10.xlsx", "AF4"),
        ("complete", "990203", "2025-08", "", "", ""),
        ("late", "990301", "2026-03", "", "示湖东区_2026-03.xlsx", ""),
        ("complete", "S014", "2025-07", "", "示湖南县_2025-07.xlsx", ""),
    ]
    assert [(f["code"], f["whom"], f["file"]) for f in found["follows"]] == [
        ("late", "990203", "拟岭北县_2025-08_更正.xlsx")
    ]


def test_every_fault_has_its_decision(out: Path) -> None:
    found = truth(out)
    keys = [f"{f['code']}:{f['whom']}:{f['month']}:{f['item']}" for f in found["faults"] + found["follows"]]
    decided = [r["conflict"] for r in table(out / "decisions.csv") if not r["conflict"].startswith("demand:")]
    assert Counter(decided) == Counter(keys)


def test_a_round_brings_each_workbook_with_its_digest_and_one_is_missing(out: Path) -> None:
    usual = {f"{county_name(c)}_{m}.xlsx" for c in county_codes() for m in SPAN}
    first = {r["file"]: r["digest"] for r in table(out / "round-1" / "received.csv")}
    assert set(first) == usual - {"拟岭北县_2025-08.xlsx"} | {"虚川南县_2025-02_再报.xlsx"}
    second = {r["file"]: r["digest"] for r in table(out / "round-2" / "received.csv")}
    assert list(second) == [
        f"{n}_更正.xlsx" for n in ("拟岭北县_2025-08", "示湖南县_2025-07", "拟岭南县_2025-07", "拟岭南县_2025-05")
    ]
    for folder, register in (("round-1", first), ("round-2", second)):
        files = {p.name: sha256(p.read_bytes()) for p in (out / folder).glob("*.xlsx")}
        assert files == register


@pytest.mark.parametrize("year", ["2024", "2025"])
def test_months_add_up_to_the_year_and_cities_to_the_province(out: Path, year: str) -> None:
    scopes = truth(out)["years"][year]
    sums: Counter[str] = Counter()
    for month in Span.parse(year):
        for number in range(1, 61):
            sums.update(PROVINCE.amounts[f"S{number:03d}", month])
    cities: Counter[str] = Counter()
    for city, _, _ in CITIES:
        cities.update(scopes[city]["amounts"])
    assert scopes["province"]["amounts"] == dict(sums) == dict(cities)
    assert sum(Fraction(scopes[c]["kgce"]) for c, _, _ in CITIES) == Fraction(scopes["province"]["kgce"])
    people = Fraction(sums["people"], 12_000)
    assert Fraction(scopes["province"]["energy_per_person"]) == Fraction(scopes["province"]["kgce"]) / people
    assert Fraction(scopes["province"]["water_per_person"]) == Fraction(sums["water"], 1000) / people


def test_who_moved_counts_in_both_cities_and_once_in_the_province(out: Path) -> None:
    counted = {y: {s: v["institutions"] for s, v in x.items()} for y, x in truth(out)["years"].items()}
    assert counted == {
        "2024": {"xuchuan": 20, "niling": 20, "shihu": 20, "province": 60},
        "2025": {"xuchuan": 20, "niling": 20, "shihu": 21, "province": 60},
    }


def test_the_registry_holds_the_states_of_the_province(out: Path) -> None:
    lines = [(r["id"], r["county"], r["since"], r["until"]) for r in table(out / "registry" / "institutions.csv")]
    assert lines == [(s.id, s.county, str(s.since), str(s.until or "")) for s in PROVINCE.states]
    assert [r["code"] for r in table(out / "registry" / "regions.csv") if r["kind"] in ("区", "县")] == county_codes()
