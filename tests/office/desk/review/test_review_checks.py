"""What the checks at the desk are held against: prices, demands, statistical returns, days granted, versions."""

from dataclasses import asdict
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
from tests.office.desk.chain_office import acting, chain_office, received

from tongbao.intake.forms.statistical_form import KIND
from tongbao.measure.period import Span
from tongbao.office.desk.access import deadlines
from tongbao.office.desk.review.review_checks import context_of, uploads_of
from tongbao.office.store import rows
from tongbao.office.store.models import OfficeRow, RecordRow
from tongbao.records.issued import Target

SPAN = Span.parse("2024-01..2024-02")


@pytest.fixture(autouse=True)
def office(tmp_path: Path) -> None:
    """The thin office."""
    chain_office(tmp_path)


def test_nothing_put_in_is_nothing_held_against() -> None:
    context = context_of(SPAN, rows.roster())
    assert (context.prices, context.targets, context.returns, context.quota_set) == ({}, {}, {}, "")
    assert (context.due, context.versions, context.accepted_files) == ({}, {}, {})


def test_local_prices_and_the_set_of_quotas_come_from_the_office() -> None:
    OfficeRow.objects.create(key="prices", value={"electricity": ["0.45", "1.2"]})
    OfficeRow.objects.create(key="quota_set", value="synthetic-set")
    context = context_of(SPAN, rows.roster())
    assert (context.prices, context.quota_set) == ({"electricity": (450, 1200)}, "synthetic-set")


def test_the_least_reduction_demanded_of_a_scope_counts() -> None:
    upload = received("targets-list", "2024", "targets", "accepted")
    common = {"base": "2023", "period": "2024", "unit": "percent", "document": "合成文件", "issued_on": "2024-01-05"}
    targets = [
        Target("T1", "east", "energy_per_person", "annual", milli=3000, **common),
        Target("T2", "east", "water_per_person", "annual", milli=2500, **common),
        Target("T3", "east", "energy", "cap", milli=1_000_000, **common),
    ]
    RecordRow.objects.bulk_create(RecordRow(upload=upload, type="target", key=t.id, body=asdict(t)) for t in targets)
    assert context_of(SPAN, rows.roster()).targets == {"east": Fraction(25, 1000)}


def test_standing_statistical_returns_of_the_year_count() -> None:
    for state, electricity in (("superseded", 1), ("accepted", 2)):
        upload = received("990101", "2024Q1", KIND, state)
        body = {"institution": "school", "period": "2024-01..2024-03", "values": {"electricity": electricity}}
        RecordRow.objects.create(upload=upload, type=KIND, key="school", body=body)
    assert context_of(SPAN, rows.roster()).returns == {"school": {"2024-01..2024-03": {"electricity": 2}}}


def test_days_granted_and_versions_stand_by_place_and_month() -> None:
    received("990101", state="returned")
    received("990101")
    received("museum")
    deadlines.extend_deadline("ledger", "east", "2024-01", date(2024, 2, 20), "合成：停电", acting("办审核"))
    context = context_of(SPAN, rows.roster())
    assert context.due == {("990101", "2024-01"): date(2024, 2, 20), ("museum", "2024-01"): date(2024, 2, 10)}
    assert {place: len(times) for place, times in context.versions.items()} == {
        ("990101", "2024-01"): 2,
        ("museum", "2024-01"): 1,
    }


def test_the_office_s_own_facts_are_reviewed_with_the_progress() -> None:
    received("east", kind="progress")
    received("province", kind="province")
    received("east", kind="grades")
    assert sorted(uploads_of("progress", "2024-01").values_list("kind", flat=True)) == ["progress", "province"]
