"""What a works ledger tells: the state word of the stage, investment only of invested money, nothing told twice."""

import pytest

from tongbao.records.fact import Channel, Fact, Status
from tongbao.records.work import Work, body_of
from tongbao.works.facts_from_ledger import derive_facts, drop_duplicates, least


def line(register: str, number: str, /, evidence: tuple[str, ...] = ("纸",), **cells: object) -> Work:
    """A line of a synthetic works ledger."""
    return Work(
        f"2017-03:east:{register}:{number}", "east", register, number, "2017-03", body_of(cells), evidence, "2017-04-01"
    )


def test_a_batch_is_one_case_with_the_least_stage() -> None:
    works = [
        line(
            "projects", "a", name="外墙", batch="园博会", stage="accepted", occasion="园博会", count=2, count_unit="栋"
        ),
        line(
            "projects",
            "b",
            name="照明",
            batch="园博会",
            stage="started",
            started="2017-02-01",
            count=3,
            count_unit="栋",
        ),
        line("projects", "c", name="锅炉", stage="completed", completed="2017-03-01"),
    ]
    batch, alone = derive_facts(works)
    assert (batch.title, batch.state, batch.day, batch.occasion, batch.count) == (
        "外墙、照明",
        "started",
        "2017-02-01",
        "园博会",
        5,
    )
    assert (alone.title, alone.state, alone.day, alone.learnt) == ("锅炉", "completed", "2017-03-01", Channel.LEDGER)


@pytest.mark.parametrize(
    ("stages", "found"),
    [([], ""), (["accepted", "planned"], "planned"), (["accepted", ""], ""), (["completed", "accepted"], "completed")],
)
def test_a_stage_nobody_said_is_not_concluded(stages: list[str], found: str) -> None:
    assert least(stages) == found


def test_only_invested_money_is_an_investment() -> None:
    works = [
        line("projects", "a", name="外墙"),
        line("money", "1", project="a", state="spent", amount=10),
        line("money", "2", project="a", state="agenda", amount=1000),
        line("money", "3", project="a", amount=5, bound="floor"),
        line("money", "4", purpose="节能专项资金", state="agenda", amount=350),
    ]
    fund, project = derive_facts(works)
    assert (fund.matter, fund.state, fund.amount_milli, fund.purpose) == ("fund", "agenda", 350, "节能专项资金")
    assert (project.amount_milli, project.amount_bound, project.evidence) == (10, "", ("纸",))


def test_activities_schemes_and_members() -> None:
    works = [
        line(
            "activities",
            "1",
            kind="study_visit",
            level="county",
            name="合同能源管理",
            partners=("深圳市",),
            end="2017-03-09",
        ),
        line("activities", "2", kind="deployment", count=8, count_unit="项"),
        line("activities", "3", kind="publicity", name="宣传周"),
        line("activities", "4", kind="training", level="province", name="审计培训"),
        line("activities", "5", kind="training", level="city", name="市里的培训"),
        line("schemes", "1", department="dept-health", name="考评体系", items="节能改造"),
        line("bodies", "1", act="added", members=("教育局", "卫计委")),
        line("bodies", "2", act="vacant"),
        line("audits", "a/plan", stage="plan", title="方案"),
    ]
    told = [(f.matter, f.unit, f.level or f.state, f.count) for f in derive_facts(works)]
    assert told == [
        ("audit", "east", "plan", None),
        ("study_visit", "east", "county", None),
        ("work_items", "east", "", 8),
        ("training", "east", "", None),
        ("sector_scheme", "dept-health", "", None),
        ("members_added", "east", "", 2),
    ]


def test_what_the_ledger_tells_is_not_told_again_by_the_progress_return() -> None:
    said = Fact("2017-03:east:retrofit", "east", "retrofit", Status.YES)
    ledger = Fact("2017-03:east:retrofit:started", "east", "retrofit", Status.YES, learnt=Channel.LEDGER)
    other = Fact("2017-03:west:retrofit", "west", "retrofit", Status.YES)
    plan = Fact("2017-03:east:plan", "east", "plan", Status.YES)
    assert drop_duplicates([said, ledger, other, plan]) == [ledger, other, plan]


def test_the_newest_ledger_that_tells_a_matter_speaks_of_it() -> None:
    march = Fact("2017-03:east:retrofit:started", "east", "retrofit", Status.YES, learnt=Channel.LEDGER)
    april = Fact("2017-04:east:retrofit:completed", "east", "retrofit", Status.YES, learnt=Channel.LEDGER)
    fund = Fact("2017-03:east:fund:agenda", "east", "fund", Status.YES, learnt=Channel.LEDGER)
    assert drop_duplicates([march, fund, april]) == [fund, april]


def test_what_is_told_later_beside_the_ledger_stands() -> None:
    march = Fact("2017-03:east:fund:studying", "east", "fund", Status.YES, learnt=Channel.LEDGER)
    beside = Fact("2017-03:east:fund", "east", "fund", Status.YES)
    april = Fact("2017-04:east:fund", "east", "fund", Status.YES)
    assert drop_duplicates([march, beside, april]) == [march, april]


def test_a_batch_named_like_a_project_is_another_case() -> None:
    works = [line("projects", "P1", name="外墙"), line("projects", "P2", name="二号楼", batch="P1")]
    assert [f.title for f in derive_facts(works)] == ["外墙", "二号楼"]


def test_nothing_is_told_of_nobody_and_of_nought() -> None:
    nobody = line("bodies", "1", act="added")
    assert derive_facts([nobody, line("activities", "2", kind="deployment", count=0)]) == []


def test_a_cancelled_project_is_not_told() -> None:
    assert derive_facts([line("projects", "a", name="外墙", stage="cancelled")]) == []
