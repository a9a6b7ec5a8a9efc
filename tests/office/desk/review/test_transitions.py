"""The chain from a reporter to the office: each step by whose turn it is, all of it undone until sealing."""

import ast
from datetime import date
from pathlib import Path

import pytest
from tests.office.desk.chain_office import acting, chain_office, received

from tongbao.measure.refusal import Refusal
from tongbao.office.desk.access import deadlines, delegation
from tongbao.office.desk.home import audit_log
from tongbao.office.desk.queries import review_chain
from tongbao.office.desk.review import transitions
from tongbao.office.desk.review.transitions import accept, give_back, submit, undo, withdraw
from tongbao.office.store.models import BookRow, FlagRow, MoveRow, TrailRow, UploadRow

SRC = Path(__file__).parents[4] / "src" / "tongbao"
DAY = date(2024, 2, 5)


@pytest.fixture(autouse=True)
def office(tmp_path: Path) -> None:
    """The thin office."""
    chain_office(tmp_path)


def stands(upload: UploadRow) -> tuple[str, str]:
    """State and awaited level as stored."""
    upload.refresh_from_db()
    return upload.state, upload.level


def refusal(verb, *words: object) -> tuple[str, str]:  # type: ignore[no-untyped-def]
    """Code and words of a refusal, after which nothing has moved."""
    before = (list(UploadRow.objects.values()), MoveRow.objects.count(), TrailRow.objects.count())
    with pytest.raises(Refusal) as refused:
        verb(*words)
    assert (list(UploadRow.objects.values()), MoveRow.objects.count(), TrailRow.objects.count()) == before
    return refused.value.code, str(refused.value)


def close(upload: UploadRow) -> None:
    """Seal a return's period as closing does."""
    UploadRow.objects.filter(pk=upload.pk).update(state="sealed", level="")
    upload.refresh_from_db()
    at = "2024-02-12T09:00:00+08:00"
    BookRow.objects.create(kind=upload.kind, period=upload.period, vintage=1, closed_at=at)


def test_a_return_climbs_the_whole_chain() -> None:
    upload = received("school", state="draft")
    submit(upload, acting("一中填报"))
    seen = [stands(upload)]
    for who in ("局审核", "甲县审核", "东市审核", "办审核"):
        accept(upload, acting(who))
        seen.append(stands(upload))
    waiting = [("collected", level) for level in ("parent", "county", "city", "")]
    assert seen == [*waiting, ("accepted", "")]
    assert [m.act for m in transitions.history(upload)] == ["submit", *["accept"] * 4]
    assert [m.place for m in transitions.history(upload)] == ["school", "bureau", "990101", "east", ""]
    assert TrailRow.objects.filter(act="accept").count() == 4
    assert audit_log.broken_links() == []


def test_a_vacant_level_is_passed_over_and_an_office_without_levels_accepts_at_once() -> None:
    clinic, lone = received("clinic"), received("lone")
    assert stands(clinic) == ("collected", "city")
    accept(lone, acting("办审核"))
    assert stands(lone) == ("accepted", "")


@pytest.mark.parametrize("who", ["局审核", "东市审核", "西市审核", "办审核", "甲县填报", "一中填报"])
def test_nobody_but_the_level_whose_turn_it_is_accepts(who: str) -> None:
    upload = received("990101") if who == "甲县填报" else received("school")
    upload.level = "city" if who == "甲县填报" else "county"
    upload.save()
    assert refusal(accept, upload, acting(who))[0] == "place"


def test_a_mandate_lets_the_level_above_accept() -> None:
    upload = received("bureau")
    assert refusal(accept, upload, acting("东市审核"))[0] == "place"
    delegation.delegate("990101", "east", DAY, date(2024, 12, 31), "人员出缺", acting("办签发"))
    accept(upload, acting("东市审核"))
    assert stands(upload) == ("collected", "")


def test_a_flag_without_a_decision_stops_accepting() -> None:
    upload = received("lone")
    FlagRow.objects.create(upload=upload, period="2024-01", key="jump:a:b:c", code="jump", severity="warning")
    assert refusal(accept, upload, acting("办审核")) == (
        "open-flags",
        f"“{upload.file}”还有1处疑点没有办理决定。请先在审核中逐处作出决定。",
    )


def test_giving_back_needs_a_reason_and_may_be_done_from_above() -> None:
    upload = received("school")
    assert refusal(give_back, upload, "", acting("局审核"))[1] == "退回没有写明理由。请写明理由后再办。"
    give_back(upload, "用水量与票据不符", acting("东市审核"))
    assert (stands(upload)[0], upload.reason) == ("returned", "用水量与票据不符")
    assert refusal(submit, upload, acting("一中填报"))[0] == "reason"
    submit(upload, acting("一中填报"), "票据含临街商铺，已附分摊说明")
    assert stands(upload) == ("collected", "parent")


def test_an_accepted_return_is_given_back_by_the_office_only() -> None:
    upload = received("school", state="accepted")
    upload.level = ""
    upload.save()
    assert refusal(give_back, upload, "有误", acting("东市审核"))[0] == "place"
    give_back(upload, "有误", acting("办审核"))
    assert stands(upload) == ("returned", "")


def test_the_reporter_withdraws_in_time_and_before_anybody_accepted() -> None:
    upload = received("school")
    assert refusal(withdraw, upload, acting("二中填报"))[0] == "place"
    withdraw(upload, acting("一中填报", "2024-02-10"))
    assert stands(upload) == ("draft", "parent")
    submit(upload, acting("一中填报"))
    late = acting("一中填报", "2024-02-11")
    assert refusal(withdraw, upload, late) == (
        "time",
        "报送期限已过，不能撤回。请联系审核单位退回，或者申请延期。",
    )
    deadlines.extend_deadline("ledger", "990101", "2024-01", date(2024, 2, 12), "雪灾", acting("办审核"))
    accept(upload, acting("局审核"))
    assert refusal(withdraw, upload, late) == ("passed", "上级已经接收，不能撤回。确需改动的，请联系审核单位退回。")
    undo(upload, acting("局审核"))
    withdraw(upload, late)
    assert stands(upload) == ("draft", "parent")


def test_accepting_is_undone_step_by_step_by_who_did_it_or_above() -> None:
    upload = received("bureau")
    for who in ("甲县审核", "东市审核", "办审核"):
        accept(upload, acting(who))
    assert refusal(undo, upload, acting("东市审核"))[0] == "place"
    undo(upload, acting("办审核"))
    assert stands(upload) == ("collected", "")
    undo(upload, acting("办审核"))
    assert stands(upload) == ("collected", "city")
    assert refusal(undo, upload, acting("西市审核"))[0] == "place"
    undo(upload, acting("甲县审核"))
    assert stands(upload) == ("collected", "county")
    assert refusal(undo, upload, acting("办审核")) == (
        "nothing",
        f"“{upload.file}”没有可以撤销的接收或退回。请核对是哪一份报表。",
    )
    assert [bool(m.undone_at) for m in transitions.history(upload)] == [True, True, True, False, False, False]


def test_a_return_undone_is_what_it_was_and_the_decision_to_return_is_open_again() -> None:
    upload = received("lone")
    accept(upload, acting("办审核"))
    give_back(upload, "误退", acting("办审核"))
    FlagRow.objects.create(
        upload=upload, period="2024-01", key="jump:a:b:c", code="jump", severity="warning", choice="return", reason="误"
    )
    undo(upload, acting("办审核"), "退错了单位")
    assert (stands(upload), upload.reason) == (("accepted", ""), "")
    assert FlagRow.objects.get().choice == ""


@pytest.mark.parametrize("state", ["accepted", "returned"])
def test_what_a_review_of_the_period_did_is_undone_too(state: str) -> None:
    upload = received("lone", state=state)
    undo(upload, acting("办审核"))
    assert stands(upload) == ("collected", "")


def test_what_another_verb_noted_is_undone_from_the_note() -> None:
    upload = received("clinic")
    upload.state = "returned"
    upload.save()
    transitions.record_move(upload, "give_back", transitions.State.COLLECTED, "city", acting("东市审核"), "票据缺失")
    undo(upload, acting("东市审核"))
    assert stands(upload) == ("collected", "city")


@pytest.mark.parametrize("state", ["draft", "superseded"])
def test_what_was_neither_accepted_nor_returned_is_not_undone(state: str) -> None:
    assert refusal(undo, received("lone", state=state), acting("办审核"))[0] == "state"


def test_after_sealing_nothing_moves_and_the_way_to_correct_is_named() -> None:
    upload = received("lone", state="accepted")
    other = received("museum")
    close(upload)
    acts = [(accept, ()), (undo, ()), (submit, ()), (withdraw, ())]
    said = {refusal(verb, upload, *more, acting("办审核")) for verb, more in acts}
    said.add(refusal(give_back, upload, "有误", acting("办审核")))
    assert {code for code, _ in said} == {"state"}
    assert all("封账后的更正请用 correct 登记。" in words for _, words in said)
    assert refusal(accept, other, acting("西市审核")) == (
        "time",
        "已经封账，不能接收。封账后的更正请用 correct 登记，进入下一稿。",
    )


def test_issued_lists_may_come_after_a_closing() -> None:
    upload = received("targets", "2024", "targets")
    BookRow.objects.create(kind="targets", period="2024", vintage=1, closed_at="2024-02-12T09:00:00+08:00")
    accept(upload, acting("办审核"))
    assert stands(upload) == ("accepted", "")


def test_a_lock_says_why_until_when_and_what_to_do() -> None:
    upload = received("school")
    name = f"“{upload.file}”（2024-01）"
    assert transitions.locked_why(upload, DAY) == (
        f"{name}正由合成甲县教育局审核，到接收或退回为止锁定。填报单位在2024年2月10日（含当日）前可以撤回。"
    )
    assert transitions.locked_why(upload, date(2024, 2, 11)) == (
        f"{name}正由合成甲县教育局审核，到接收或退回为止锁定。数字有误的，请联系合成甲县教育局退回。"
    )
    listed = received("list", "2024", "targets")
    assert transitions.locked_why(listed, DAY) == (
        f"“{listed.file}”（2024）正由省办审核，到接收或退回为止锁定。填报单位在接收前可以撤回。"
    )
    words = {
        "draft": "",
        "returned": "",
        "accepted": f"{name}已经接收，到退回或撤销接收为止锁定。数字有误的，请联系审核单位退回。",
        "superseded": f"{name}已被更正件替代，不再改动。请办理替代它的更正件。",
    }
    for state, said in words.items():
        upload.state = state
        assert transitions.locked_why(upload, DAY) == said
    close(upload)
    assert transitions.locked_why(upload, DAY) == (
        f"{name}2024年2月12日已经封账，封账值不再改动。更正请用 correct 登记，进入下一稿。"
    )


def test_the_list_shows_each_person_the_own_territory() -> None:
    school, museum = received("school"), received("museum", state="returned")
    lines = review_chain.returns_in_chain("ledger", "2024-01", acting("西市审核"))
    assert lines == [(museum.file, "合成丙县文化馆", "已退回", "", "", "")]
    assert [line[3] for line in review_chain.returns_in_chain("ledger", "2024-01", acting("办审核"))] == [
        "",
        "合成甲县教育局",
    ]
    assert review_chain.newest_return("ledger", "school", "2024-01", acting("甲县审核")).pk == school.pk
    assert refusal(review_chain.newest_return, "ledger", "school", "2024-01", acting("西市审核")) == (
        "absent",
        "范围内没有“school”2024-01的报表。请核对单位编号和报告期。",
    )


_WRITES = {"create", "bulk_create", "update", "bulk_update", "update_or_create", "get_or_create"}
_STORING = {
    "office/desk/collection/collect.py",
    "office/desk/collection/collect_ledger.py",
    "office/desk/closing/correct.py",
}


def writes_figures(tree: ast.Module) -> bool:
    """Whether a module stores or changes readings: a write on ReadingRow, on ``amounts``, or the door for it."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            chain = ast.unparse(node.func)
            if node.func.attr in _WRITES and "ReadingRow" in chain:
                return True
            if node.func.attr == "keep_readings":
                return True
        if isinstance(node, ast.Assign | ast.AugAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            named = [n for t in targets for n in ast.walk(t) if isinstance(n, ast.Attribute) and n.attr == "amounts"]
            if any(isinstance(n.value, ast.Name) and n.value.id in ("row", "line", "reading_row") for n in named):
                return True
    return False


def test_only_the_reporters_paper_writes_a_figure() -> None:
    """No desk verb, command or page stores readings but those that read a return."""
    modules = {p.relative_to(SRC).as_posix(): ast.parse(p.read_text("utf-8")) for p in (SRC / "office").rglob("*.py")}
    found = {name for name, tree in modules.items() if "migrations" not in name and writes_figures(tree)}
    assert found - _STORING == {"office/store/rows.py"}


def test_a_figure_written_on_the_side_is_seen() -> None:
    texts = (
        "ReadingRow.objects.filter(pk=1).update(amounts={})",
        "m.ReadingRow.objects.bulk_create([])",
        "row.amounts['water'] = 1",
        "rows.keep_readings(upload, [])",
        "ReadingRow.objects.filter(pk=1).values()",
    )
    assert [writes_figures(ast.parse(t)) for t in texts] == [True, True, True, True, False]
