"""What the office keeps of itself: the trail, the rules with their sources, its particulars, the outbox."""

from datetime import date

import pytest
from tests.office.desk.chain_office import PERSONS, acting, chain_office

from tongbao.measure.refusal import Refusal
from tongbao.office.desk.home import audit_log
from tongbao.office.desk.home.home import one_act
from tongbao.office.desk.queries import office_records
from tongbao.office.desk.queries.table import BAD, CALM, GOOD, WARN, Cell, Table
from tongbao.office.store.models import OutboxRow, TrailRow

DAY = date(2024, 2, 6)
PEOPLE = [
    *PERSONS,
    ("办日志", "audit_admin", "", ""),
    ("办拟稿", "drafter", "", "office"),
    ("东市拟稿", "drafter", "east", ""),
]


@pytest.fixture(scope="module", autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory) -> None:
    """One home for the module."""
    chain_office(tmp_path_factory.mktemp("records"), PEOPLE)


def refusal(verb, *words: object) -> tuple[str, str]:  # type: ignore[no-untyped-def]
    """Code and words of a refusal."""
    with pytest.raises(Refusal) as refused:
        verb(*words)
    return refused.value.code, str(refused.value)


def test_the_trail_is_found_by_person_and_words() -> None:
    with one_act():
        audit_log.record(acting("办收文", hour=10), "collect", "合成来文.xlsx")
    row = TrailRow.objects.get(who="办收文")
    line = (row.pk, "2024-02-05 10:00:00", "办收文", "收文", "合成来文.xlsx", row.digest[:12])
    heads = ("序号", "时间", "人员", "办理", "内容", "链")
    note = "每条与前一条相连，改动一条，后面全部对不上。"
    shown = Table("日志", heads, [line], note=note, whole=1, size=100)
    assert office_records.trail_table(acting("办日志"), who="办收文") == shown
    assert office_records.trail_table(acting("办日志"), words="来文") == shown
    assert office_records.trail_table(acting("办日志"), words="去文").rows == []


def test_the_trail_is_for_who_keeps_it() -> None:
    words = "“东市审核”（收文员、审核员）无权办理 trail。请由有权的人员办理。"
    assert refusal(office_records.trail_table, acting("东市审核")) == ("role", words)


def test_rule_tables_are_listed_by_their_titles_with_what_nobody_verified() -> None:
    table = office_records.rules_tables(DAY)
    found = {str(line[1]): (line[0], line[3]) for line in table.rows}
    assert (table.title, table.heads) == ("规则表", ("规则表", "编号", "行数", "核实"))
    assert found["carriers"] == (
        Cell("台账栏目", page="rules_table", key=("carriers",)),
        Cell("25行未经核实", WARN),
    )
    assert found["bases"] == (Cell("计量方式", page="rules_table", key=("bases",)), Cell("都已核实", GOOD))


def test_a_rule_table_names_the_source_of_each_row() -> None:
    source, checked = "本系统的工作约定，由使用机关确认", Cell("核对于2026-11-22", GOOD)
    words = {"metered": ("计量", ""), "billed": ("票据", "空白即为此：是"), "apportioned": ("分摊", "")}
    words |= {"estimated": ("估算", "rough：是")}
    lines = [(id_, name, told, source, "2011-01-01", "", checked) for id_, (name, told) in words.items()]
    heads = ("编号", "名称", "内容", "出处", "自", "至", "核实")
    assert office_records.rules_table("bases", DAY) == Table("计量方式", heads, lines)


def test_a_rule_table_that_is_none_is_refused() -> None:
    assert refusal(office_records.rules_table, "nosuch", DAY) == ("absent", "没有这张规则表。请从列表中打开。")


def test_the_particulars_that_have_names_come_first() -> None:
    named = {"issuer": "发文机关", "office": "本机关简称", "doc_word": "机关代字", "recipients": "主送机关"}
    named |= {"copies": "抄送", "printer": "印发机关", "list_order": "名单次序", "rubric": "评分办法"}
    lines = [(name, "合成省办" if key == "office" else "", key) for key, name in named.items()]
    note = "没有中文名称的项目在 office.toml 中填写，用 tongbao enrol 登记。"
    heads = ("项目", "内容", "编号")
    assert office_records.office_table(DAY) == Table("本机关", heads, [*lines, ("scope", "synthetic", "scope")], note)


def test_acts_are_named() -> None:
    assert office_records.act_words(DAY)["collect"] == "收文"


def test_the_outbox_shows_what_was_sent_and_how_it_ended() -> None:
    for key, state in (("k1", "queued"), ("k2", "failed")):
        OutboxRow.objects.create(
            key=key, state=state, subject="催办", body="合成", digest="0", queued_at="2024-02-05", queued_by="办拟稿"
        )
    table = office_records.outbox_table(acting("办拟稿"))
    assert {str(line[0]): line[3] for line in table.rows} == {"k1": Cell("待发", CALM), "k2": Cell("发送失败", BAD)}
    words = "“一中填报”（填报员）无权办理 remind。请由有权的人员办理。"
    assert refusal(office_records.outbox_table, acting("一中填报")) == ("role", words)
