"""Whom no grade can be given yet stands in a part of its own, and the parts go on adding up."""

from dataclasses import replace
from fractions import Fraction

from tests.assess.cases import DAY, hebei
from tests.assess.scoring import RULES_2016, scored

from tongbao.assess.finding import Finding, by_id
from tongbao.assess.ranking import score_findings
from tongbao.assess.unsettled import set_aside

UNITS = hebei().units_at(DAY, "areas")
PENDING = "grades:areas:pending"
ORDER = tuple(u.id for u in UNITS)
BEFORE = {u.id: "完成" for u in UNITS}


def graded(unsettled: tuple[str, ...], best: tuple[str, ...] = ("chengde", "tangshan")) -> list[Finding]:
    """Everybody 完成 but the best, who are 超额完成."""
    scores = [
        scored(
            u.id, "96" if u.id in best else "85", "超额完成" if u.id in best else "完成", robust=u.id not in unsettled
        )
        for u in UNITS
    ]
    return score_findings(scores, UNITS, RULES_2016, "synthetic", BEFORE)


def aside(*unsettled: str) -> dict[str, Finding]:
    return by_id(set_aside(graded(unsettled), ORDER, RULES_2016))


def test_with_everybody_settled_nothing_changes() -> None:
    assert set_aside(graded(()), ORDER, RULES_2016) == graded(())


def test_without_a_ranking_nothing_changes() -> None:
    kept = [f for f in graded(("chengde",)) if f.kind != "ranking"]
    assert set_aside(kept, ORDER, RULES_2016) == kept
    assert set_aside([], ORDER, RULES_2016) == []


def test_grades_go_on_adding_up() -> None:
    found = [f for f in aside("chengde", "baoding").values() if f.kind == "grades"]
    assert sorted(u for f in found for u in f.units("names")) == sorted(u.id for u in UNITS)
    assert {f.number("total") for f in found} == {len(UNITS)}


def test_the_pending_part() -> None:
    found = aside("chengde", "baoding")[PENDING]
    assert found.values == {"names": ("chengde", "baoding"), "grade": "暂不评定", "total": 13}
    assert (found.kind, found.subject, found.matter) == ("grades", "areas", "pending")
    assert (found.rules, found.working) == (("wording/grade.pending",), "得分随待核的判定或未评的项目而变")


def test_nobody_unsettled_is_praised_or_said_to_have_changed() -> None:
    before, after = by_id(graded(("chengde",))), aside("chengde")
    for id_, key in (("praise:areas", "names"), ("praise:areas:1", "names"), ("changes:areas", "improved")):
        assert "chengde" in before[id_].units(key)
        assert after[id_].units(key) == tuple(u for u in before[id_].units(key) if u != "chengde")


def test_empty_lists_are_dropped() -> None:
    after = aside("chengde", "tangshan")
    assert [f.values["grade"] for f in after.values() if f.kind == "grades"] == ["完成", "暂不评定"]
    assert "praise:areas:1" not in after


def test_everybody_unsettled() -> None:
    after = aside(*(u.id for u in UNITS))
    assert [f.id for f in after.values() if f.kind in ("grades", "praise")] == [PENDING]
    assert (len(after[PENDING].units("names")), after[PENDING].number("total")) == (13, 13)


def test_the_pending_are_told_in_the_order_of_the_list() -> None:
    """By rank 唐山 comes before 张家口; by the list it does not."""
    found = by_id(set_aside(graded(("tangshan", "zhangjiakou"), best=("tangshan",)), ORDER, RULES_2016))
    assert found["ranking:areas"].units("unsettled") == ("tangshan", "zhangjiakou")
    assert found[PENDING].units("names") == ("zhangjiakou", "tangshan")


def test_the_ranking_keeps_its_points_and_places_only_the_settled() -> None:
    """承德 and 唐山 share the best score. Left in, the gap behind 唐山 would say where 承德 stands."""
    before, after = (f["ranking:areas"].values for f in (by_id(graded(("chengde",))), aside("chengde")))
    places = {k for k in after if k.startswith("rank.")} | {"units"}
    assert after["units"] == (*(u for u in before["units"] if u != "chengde"), "chengde")
    assert {k: v for k, v in after.items() if k not in places} == {k: v for k, v in before.items() if k not in places}
    assert after["rank.chengde"] is None
    assert sorted(int(str(after[k])) for k in places - {"units"} if after[k] is not None)[0] == 1
    settled = [u for u in ORDER if u != "chengde"]
    totals = {u: Fraction(str(after[f"exact.{u}"])) for u in settled}
    assert {u: after[f"rank.{u}"] for u in settled} == {
        u: 1 + sum(t > totals[u] for t in totals.values()) for u in settled
    }


def test_a_vetoed_unit_stands_behind_every_better_grade() -> None:
    scores = [scored("chengde", "99", "未完成"), *(scored(u, "85", "完成") for u in ORDER if u != "chengde")]
    found = by_id(set_aside(score_findings(scores, UNITS, RULES_2016, "synthetic", {}), ORDER, RULES_2016))
    ranking = found["ranking:areas"].values
    assert (ranking["rank.chengde"], ranking["rank.tangshan"]) == (13, 1)


def test_a_unit_whose_total_may_change_keeps_its_grade_and_has_no_place() -> None:
    scores = [scored(u, "85", "完成") for u in ORDER]
    scores[0] = replace(scores[0], settled=False)
    found = by_id(set_aside(score_findings(scores, UNITS, RULES_2016, "synthetic", {}), ORDER, RULES_2016))
    assert found["grades:areas:met"].units("names") == tuple(ORDER)
    assert found["ranking:areas"].values[f"rank.{ORDER[0]}"] is None
    assert PENDING not in found
    assert ORDER[0] not in found["praise:areas"].units("names")
