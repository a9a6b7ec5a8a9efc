"""Ways in which people tried to bend the chain: counted twice, replaced from below, consented to something else."""

import csv
from pathlib import Path

import pytest
from tests.office.desk.chain_office import acting, chain_office
from tests.office.desk.test_review_chain import MONTH, came, county, decided, ledger

from tongbao.intake.forms.plain_lists import Decision
from tongbao.measure.refusal import Refusal
from tongbao.office.commands.main import main
from tongbao.office.desk.closing.close import close
from tongbao.office.desk.closing.restatements import approve_restatement, restatements_waiting
from tongbao.office.desk.collection.collect import collect
from tongbao.office.desk.home.home import Home
from tongbao.office.desk.registry.enrol import enrol
from tongbao.office.desk.review.review import review
from tongbao.office.store.models import BookRow, DecisionRow, ProposalRow, ReadingRow, RecordRow, UploadRow


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """The thin office."""
    return chain_office(tmp_path)


def said(what: Decision, who: str, on: str = "2024-02-07") -> str:
    """The sentence that refuses one decision about the month's ledgers."""
    with pytest.raises(Refusal) as refused:
        review("ledger", str(MONTH), [what], acting(who, on))
    return str(refused.value)


def test_a_county_handed_in_after_one_of_its_schools_is_counted_once(home: Home, tmp_path: Path) -> None:
    came(home, [ledger(tmp_path, "school", ["school"])])
    for who in ("局审核", "甲县审核", "东市审核", "办审核"):
        decided(who)
    assert UploadRow.objects.get().state == "accepted"
    came(home, [county(tmp_path, "990101", electricity=1500_000)])
    replace = Decision("duplicate:990101:2024-01:", "replace", "合成：以全县台账为准", "办审核", "2024-02-07")
    keys = {k for k, *_ in review("ledger", str(MONTH), [], acting("东市审核", "2024-02-07")).flags}
    assert replace.conflict in keys
    # The accepted one has passed the office: a city does not put it aside.
    assert said(replace, "东市审核") == (
        "办理人属于还没有轮到或已经办过的一级，不能以新换旧这份报表。"
        "请由轮到审核的一级办理；该级无人的，用 mandate 登记由上级代行。"
    )
    assert UploadRow.objects.get(unit="school").state == "accepted"


def test_two_accepted_ledgers_of_one_institution_stop_the_closing(home: Home, tmp_path: Path) -> None:
    came(home, [county(tmp_path, "990101"), county(tmp_path, "990102"), county(tmp_path, "990201")])
    for who in ("东市审核", "西市审核", "办审核"):
        decided(who)
    reading = ReadingRow.objects.get(institution="museum")
    other = UploadRow.objects.create(
        digest="x", file="又一份.xlsx", kind="ledger", unit="museum", period="2024-01", received_at="2024-02-05",
        state="accepted",
    )  # fmt: skip
    reading.pk, reading.upload = None, other
    reading.save()
    with pytest.raises(Refusal) as refused:
        close("ledger", "2024-01", home, acting("办封账", "2024-02-11"))
    assert str(refused.value) == (
        "2024-01“museum”在两份已接收的台账中都有数（“990201_2024-01.xlsx”“又一份.xlsx”），会重复计算。"
        "请退回其中一份，或以新换旧后再封账。"
    )


def test_a_proposal_to_seal_is_void_when_what_it_was_about_changed(home: Home, tmp_path: Path) -> None:
    came(home, [county(tmp_path, "990101"), county(tmp_path, "990102"), county(tmp_path, "990201")])
    for who in ("东市审核", "西市审核", "办审核"):
        decided(who)
    assert close("ledger", "2024-01", home, acting("办封账", "2024-02-11")) is None
    upload = UploadRow.objects.get(unit="990201")
    upload.digest = "changed after the proposal"
    upload.save()
    assert close("ledger", "2024-01", home, acting("办签发", "2024-02-12")) is None
    assert (ProposalRow.objects.get().by, BookRow.objects.count()) == ("办签发", 0)
    assert close("ledger", "2024-01", home, acting("办封账", "2024-02-12")) is not None


def test_consent_is_to_the_amounts_that_were_shown(home: Home) -> None:
    row = UploadRow.objects.create(
        digest="r",
        file="重述.csv",
        kind="targets",
        unit="restatements",
        period="2024",
        received_at="2024-02-05",
        state="collected",
    )
    body = {"scope": "east", "item": "energy", "reason": "合成：合并", "value": 1000}
    record = RecordRow.objects.create(upload=row, type="restatement", key="R1", body=body)
    approve_restatement("R1", "合成批复", acting("办审核"))
    assert restatements_waiting() == []
    record.body = body | {"value": 9000}
    record.save()
    assert [r[0] for r in restatements_waiting()] == ["R1"]


def test_who_entered_a_decision_is_kept_beside_whose_it_is_said_to_be(home: Home, tmp_path: Path) -> None:
    came(home, [county(tmp_path, "990201")], on="2024-02-12")
    late = Decision("late:990201:2024-01:", "accept", "合成：停电", "某处长", "2024-02-12")
    review("ledger", str(MONTH), [late], acting("西市审核", "2024-02-13"))
    kept = DecisionRow.objects.get(conflict=late.conflict)
    assert (kept.who, kept.entered_by, kept.entered_at[:10]) == ("某处长", "西市审核", "2024-02-13")


def test_after_acceptance_no_decision_is_changed_and_the_same_again_is_nothing(home: Home, tmp_path: Path) -> None:
    came(home, [county(tmp_path, "990201")], on="2024-02-12")
    late = Decision("late:990201:2024-01:", "accept", "合成：停电", "西市审核", "2024-02-12")
    review("ledger", str(MONTH), [late], acting("西市审核", "2024-02-12"))
    decided("办审核", "2024-02-12")
    assert UploadRow.objects.get().state == "accepted"
    review("ledger", str(MONTH), [late], acting("办审核", "2024-02-13"))
    other = Decision(late.conflict, "return", "合成：反悔", "办审核", "2024-02-13")
    assert said(other, "办审核", "2024-02-13") == (
        "“990201_2024-01.xlsx”已接收，疑点的决定不再改动。请先用 move undo 撤销接收。"
    )


def test_a_county_does_not_enter_its_own_absence(home: Home) -> None:
    review("ledger", str(MONTH), [], acting("甲县审核", "2024-02-12"))
    absent = Decision("complete:990101:2024-01:", "absent", "合成：报不了", "甲县审核", "2024-02-12")
    assert said(absent, "甲县审核") == "“甲县审核”不能登记合成甲县自己缺报。请由上级登记。"


@pytest.mark.parametrize(
    ("who", "received_at", "words"),
    [
        ("甲县填报", "2024-02-01", "“甲县填报”是填报员，收到时间以系统时间为准，不能自己填写。请去掉收到时间再报送。"),
        ("办收文", "2024-03-01", "收到时间“2024-03-01”晚于今天。请核对收到日期。"),
    ],
)
def test_nobody_sets_the_clock(home: Home, tmp_path: Path, who: str, received_at: str, words: str) -> None:
    with pytest.raises(Refusal) as refused:
        collect([county(tmp_path, "990101")], home, acting(who, "2024-02-05"), received_at=received_at)
    assert (str(refused.value), UploadRow.objects.count()) == (words, 0)


def rewritten(tmp_path: Path, name: str, change) -> Path:  # type: ignore[no-untyped-def]
    """A folder with one list of the office's registry, changed."""
    source, folder = tmp_path / "registry" / name, tmp_path / "again"
    folder.mkdir()
    with source.open(encoding="utf-8", newline="") as file:
        head, *lines = list(csv.reader(file))
    with (folder / name).open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([head, *change(lines)])
    return folder


@pytest.mark.parametrize(
    ("name", "change", "words"),
    [
        (
            "institutions.csv",
            lambda lines: [x for x in lines if x[0] not in ("clinic", "museum")],
            "新名录里没有原有的合成乙县医院（clinic）、合成丙县文化馆（museum）。"
            "撤销、合并的机构请保留原行并填写 until 日期。",
        ),
        (
            "persons.csv",
            lambda lines: [*lines, lines[1]],
            "persons.csv中“办收文”登记了两次（第14行）。一人一行；角色用分号隔开。",
        ),
        (
            "persons.csv",
            lambda lines: [[" ", *lines[0][1:]], *lines[1:]],
            "persons.csv第2行缺姓名或角色。请按 name,roles,place 填写完整。",
        ),
    ],
)
def test_what_a_new_list_may_not_do(home: Home, tmp_path: Path, name: str, change, words: str) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(Refusal) as refused:
        enrol(str(rewritten(tmp_path, name, change)), acting("办管理"))
    assert str(refused.value) == words


def test_a_broken_office_file_is_told(home: Home, tmp_path: Path) -> None:
    folder = tmp_path / "again"
    folder.mkdir()
    (folder / "office.toml").write_bytes("name = 合成".encode("gb18030"))
    with pytest.raises(Refusal) as refused:
        enrol(str(folder), acting("办管理"))
    assert str(refused.value).startswith("office.toml无法读取：")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("visit", "0"), "没有“0”这个年度。请写成 2017 的样子。"),
        (("draw", "99999", "用语"), "没有“99999”这个年度。请写成 2017 的样子。"),
        (("draw", "2024", " "), "没有写公开用语。"),
        (("template", "ledger", "xx"), "ledger 的报告期“xx”无法识别。请写成 2017-03、2016-01..2016-12 的样子。"),
        (("template", "progress", "9999-12"), "progress 的报告期“9999-12”无法识别。请写成 2017-03 的样子。"),
        (("duty", "ledger", "2024-01", "--on", "0001-01-01"), "“0001-01-01”不是日期。"),
        (("statistical", "forms", "0000Q1", "forms"), "统计报表的报告期“0000Q1”无法识别。"),
    ],
)
def test_periods_nobody_keeps_are_told_and_crash_nothing(
    home: Home,
    capsys,  # type: ignore[no-untyped-def]
    words: tuple[str, ...],
    told: str,
) -> None:
    who = "办管理" if words[0] == "template" else "办审核"
    assert main(["--home", str(home.path), "--as", who, *words]) == 3
    assert told in capsys.readouterr().err.replace("\n", "")


def test_a_name_between_colons_is_no_picture(home: Home, tmp_path: Path, capsys) -> None:  # type: ignore[no-untyped-def]
    from tongbao.office.commands.session import say

    say(":school: 已接收")
    assert ":school:" in capsys.readouterr().out
