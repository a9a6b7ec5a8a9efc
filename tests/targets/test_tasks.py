"""Tasks by measure and unit: what is not alike is never added."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongbao.records.issued import Target
from tongbao.rules.load import load_shipped_tables
from tongbao.rules.row import Row
from tongbao.rules.rulebook import Rulebook
from tongbao.targets.target import find_fault
from tongbao.targets.tasks import sum_by_measure, sum_tasks


def task(measure: str, unit: str, milli: int | None, kind: str = "task") -> Target:
    """A synthetic task."""
    return Target(
        id="T1",
        scope="baoding",
        indicator=measure,
        kind=kind,
        base="",
        period="2017",
        milli=milli,
        unit=unit,
        document="合成〔2017〕1号",
        issued_on="2017-01-01",
    )


def test_it_works() -> None:
    tasks = [task("hvac", "m2", 5), task("coal_boiler", "台", 3_000), task("hvac", "m2", 7)]
    assert sum_by_measure(tasks) == {("coal_boiler", "台"): 3_000, ("hvac", "m2"): 12}
    assert list(sum_by_measure(tasks)) == [("coal_boiler", "台"), ("hvac", "m2")]


def test_nothing_is_nothing() -> None:
    assert (sum_by_measure([]), sum_tasks([])) == ({}, 0)


@given(st.lists(st.integers(1, 10**15), min_size=1))
def test_one_measure_in_one_unit_adds_up(amounts: list[int]) -> None:
    tasks = [task("hvac", "m2", a) for a in amounts]
    assert sum_tasks(tasks) == sum(amounts) == sum_by_measure(tasks)["hvac", "m2"]


@pytest.mark.parametrize(
    ("other", "keys"),
    [
        (task("envelope", "m2", 1), "('envelope', 'm2'), ('hvac', 'm2')"),
        (task("hvac", "台", 1), "('hvac', 'm2'), ('hvac', '台')"),
    ],
    ids=["another measure", "another unit"],
)
def test_measures_and_units_are_never_added(other: Target, keys: str) -> None:
    with pytest.raises(ValueError) as refused:
        sum_tasks([task("hvac", "m2", 1), other])
    assert str(refused.value) == f"cannot add tasks of different measures or units: [{keys}]; use by_measure"


@pytest.mark.parametrize("wrong", [task("hvac", "m2", None), task("energy", "tce", 1, "cap")])
def test_what_is_no_task_is_refused(wrong: Target) -> None:
    with pytest.raises(ValueError, match=r"^target T1 is no task with a quantity; pick tasks first$"):
        sum_by_measure([wrong])


def test_the_shipped_measures_each_have_one_unit_and_national_outcomes() -> None:
    rows = {r.id: (r.text("unit"), r.get("national_135"), r.unverified) for r in load_shipped_tables()[0]["measures"]}
    assert rows == {
        "existing_building": ("m2", None, True),
        "envelope": ("m2", "110000000", False),
        "hvac": ("m2", "50500000", False),
        "heat_metering": ("m2", "36000000", False),
        "coal_boiler": ("台", "67000", False),
        "low_nox_boiler": ("台", "9800", False),
        "photovoltaic": ("kW", "5800000", False),
        "solar_thermal": ("m2", "15250000", False),
        "new_energy_vehicle": ("辆", "261000", False),
        "charging": ("套", "187000", False),
        "data_centre": ("个", None, False),
        "lighting": ("套", None, True),
        "coal_replacement": ("个", None, True),
    }


@pytest.mark.parametrize("row", load_shipped_tables()[0]["measures"], ids=lambda r: r.id)
def test_a_task_of_every_shipped_measure_is_sound_in_its_unit_alone(row: Row) -> None:
    book = Rulebook(date(2017, 4, 7))
    assert find_fault(task(row.id, row.text("unit"), 1_000), book) == ""
    name, unit = row.text("name"), row.text("unit")
    assert find_fault(task(row.id, "GW", 1_000), book) == f"“{name}”的计量单位应为{unit}，现为“GW”。"
