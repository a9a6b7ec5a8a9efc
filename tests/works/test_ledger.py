"""Sums over the works ledger: a building counts once, units are not mixed, unknown stays unknown."""

from tongbao.records.work import Work, body_of
from tongbao.works.ledger import (
    find_double_claims,
    furthest_stages,
    shares,
    sum_money_by,
    sum_quantities,
    sum_savings_by,
)


def line(register: str, number: str, /, unit: str = "east", **cells: str | int) -> Work:
    """A line of a synthetic works ledger."""
    return Work(f"2017-03:{unit}:{register}:{number}", unit, register, number, "2017-03", body_of(cells))


def project(number: str, measure: str, stage: str = "completed", **more: str | int) -> Work:
    """A project."""
    return line("projects", number, measure=measure, stage=stage, **more)


def building(owner: str, number: str, quantity: int) -> Work:
    """A building of a project."""
    return line("buildings", f"{owner}/{number}", project=owner, key=number, quantity=quantity)


def test_quantities_by_measure_and_stage() -> None:
    works = [
        project("a", "envelope", quantity=1000),
        project("b", "envelope", "accepted", quantity=500),
        project("c", "envelope", "started", quantity=70),
        project("d", "lighting", quantity=9),
        project("e", "lighting"),
    ]
    envelope, lighting = sum_quantities(works)
    assert (envelope.measure, envelope.by_stage) == ("envelope", {"completed": 1000, "accepted": 500, "started": 70})
    assert (envelope.done_milli, len(envelope.lines), envelope.unsized) == (1500, 3, ())
    assert (lighting.done_milli, lighting.unsized) == (9, ("2017-03:east:projects:e",))


def test_one_measure_on_one_building_counts_once() -> None:
    works = [
        project("a", "envelope", quantity=999),
        project("b", "envelope", quantity=999),
        building("a", "楼1", 100),
        building("a", "楼2", 200),
        building("b", "楼2", 200),
        building("b", "楼3", 50),
        project("c", "lighting"),
        building("c", "楼1", 7),
    ]
    assert [(b, first.text("project"), w.id) for b, first, w in find_double_claims(works)] == [
        ("楼2", "a", "2017-03:east:buildings:b/楼2")
    ]
    assert [(d.measure, d.done_milli) for d in sum_quantities(works)] == [("envelope", 350), ("lighting", 7)]


def test_building_numbers_are_a_units_own() -> None:
    works = [
        project("a", "envelope"),
        building("a", "楼1", 5),
        line("projects", "a", "west", measure="envelope", stage="completed"),
        line("buildings", "a/楼1", "west", project="a", key="楼1", quantity=7),
    ]
    assert find_double_claims(works) == []
    assert [(d.unit, d.done_milli) for d in sum_quantities(works)] == [("east", 5), ("west", 7)]


def test_a_project_all_of_whose_buildings_count_elsewhere_counts_nothing() -> None:
    works = [project("a", "envelope"), project("b", "envelope"), building("a", "楼", 5), building("b", "楼", 5)]
    assert [d.done_milli for d in sum_quantities(works)] == [5]


def test_a_project_without_a_measure_is_held_against_every_other() -> None:
    works = [project("a", "envelope"), project("b", ""), building("a", "楼", 5), building("b", "楼", 5)]
    assert [b for b, _, _ in find_double_claims(works)] == ["楼"]


def test_money_of_different_states_is_not_added_and_a_floor_is_not_exact() -> None:
    works = [
        line("money", "1", state="spent", source="own", amount=5),
        line("money", "2", state="spent", amount=7, bound="floor"),
        line("money", "3", state="agenda", amount=100),
        line("money", "4", state="studying"),
    ]
    assert sum_money_by(works, "state") == {("east", "spent"): (12, "floor"), ("east", "agenda"): (100, "")}
    assert sum_money_by(works, "source") == {("east", "own"): (5, ""), ("east", ""): (107, "floor")}


def test_what_nobody_said_is_a_share_of_its_own() -> None:
    works = [
        project("a", "x", nature="technical"),
        project("b", "x"),
        line("savings", "1", known_by="metered", saving=3),
        line("savings", "2", saving=4),
        line("savings", "3", known_by="claimed"),
    ]
    assert shares(works, "projects", "nature") == {"technical": 1, "": 1}
    assert sum_savings_by(works, "known_by") == {"metered": 3, "": 4}


def test_the_furthest_stage_of_each_audit() -> None:
    works = [line("audits", f"冀审/1/{s}", key="冀审/1", stage=s) for s in ("tender", "plan")]
    works += [line("audits", "冀审/2/plan", key="冀审/2", stage="plan"), line("audits", "c/", key="c", stage="")]
    reached = [("east", "冀审/1", "tender"), ("east", "冀审/2", "plan")]
    assert list(furthest_stages(works, "audits", ("plan", "tender"))) == reached


def test_about_and_floor_together_are_about() -> None:
    works = [line("money", str(n), state="spent", amount=1, bound=b) for n, b in enumerate(("floor", "about", ""))]
    assert sum_money_by(works, "state") == {("east", "spent"): (3, "about")}


def test_a_building_counts_where_it_was_told_last() -> None:
    moved = Work("n", "east", "buildings", "b/楼", "2017-04", body_of({"project": "b", "key": "楼", "quantity": 5}))
    works = [project("a", "envelope", "planned"), project("b", "envelope"), building("a", "楼", 5), moved]
    assert [d.by_stage for d in sum_quantities(works)] == [{"completed": 5}]
