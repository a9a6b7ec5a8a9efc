"""Findings of each kind of dossier."""

from pathlib import Path

from tests.dossier.samples import book, dossier, ledger, reading

from tongbao.dossier.findings import find
from tongbao.records.fact import Demand, Fact, StatedTally, Status
from tongbao.records.lines import record_table


def test_an_energy_dossier_tells_accounts_then_what_stands_beside_them(tmp_path: Path) -> None:
    months = ("2025-01", "2026-01")
    put = [ledger(tmp_path, m, [reading("I1", m), reading("I2", m, "u2")]) for m in months]
    found = {f.id: f for f in find(dossier(tmp_path, "energy", "2026-01", put))}
    assert found["total:now:province"].number("institutions") == 2
    assert found["count:quality"].working == "收到0份，退回0份，逾期0份"
    assert found["count:quality"].values == {"returned": 0, "late": 0, "files": 0}
    assert found["count:quality"].source_records("*") == (f"seal:{put[1][1][:16]}",)
    assert found["suppressed:areas"].units("units") == ("u1", "u2")
    assert found["rising:areas"].units("units") == ()


def test_the_areas_that_rise_are_named(tmp_path: Path) -> None:
    put = [
        ledger(tmp_path, "2025-01", [reading("I1", "2025-01"), reading("I2", "2025-01", "u2")]),
        ledger(tmp_path, "2026-01", [reading("I1", "2026-01", electricity=9_000_000), reading("I2", "2026-01", "u2")]),
    ]
    found = {f.id: f for f in find(dossier(tmp_path, "energy", "2026-01", put))}
    assert found["rising:areas"].units("units") == ("u1",)


def test_demands_of_an_energy_bulletin_are_decisions(tmp_path: Path) -> None:
    choices = {"demand:plan": "2026-05-31", "demand:audit": "none:另行通知", "grade:x": "confirm"}
    of = dossier(tmp_path, "energy", "2026-01", [ledger(tmp_path, "2026-01")], choices=choices)
    demands = {f.matter: f.values for f in find(of) if f.kind == "demand"}
    assert set(demands) == {"plan", "audit"}
    assert (demands["plan"]["due"], demands["plan"]["none_reason"]) == ("2026-05-31", "")
    assert (demands["audit"]["due"], demands["audit"]["none_reason"]) == ("", "none:另行通知")


def test_progress_is_judged_from_facts(tmp_path: Path) -> None:
    matter = "plan"
    fact = Fact("F1", "u1", matter, Status.NO, received="2026-03-01T09:00:00+08:00")
    tables = {
        "facts.u1": record_table([fact], Fact),
        "tallies": record_table([], StatedTally),
        "demands": record_table([Demand("D1", matter, "areas", "2026-05-31", False, "")], Demand),
    }
    of = dossier(tmp_path, "progress", "2026-03", [book(tmp_path, "progress", "2026-03", tables)])
    found = {f.id: f for f in find(of)}
    assert found[f"demand:areas:{matter}"].values["due"] == "2026-05-31"
    assert found[f"partition:areas:{matter}"].units("no") == ("u1",)
    assert found[f"partition:areas:{matter}"].units("not_reported") == ("u2",)
