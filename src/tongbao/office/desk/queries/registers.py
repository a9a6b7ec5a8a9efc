"""The works registers as pages show them, and the questions that are asked over them."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from tongbao.office.desk.home.home import Actor
from tongbao.office.desk.queries.table import Cell, Table, Value
from tongbao.office.desk.works.works import audits_due, completion, demonstration_units, register_of, settle
from tongbao.office.desk.works.works_people import COVERAGE_HEADS, VACANT_HEADS, network_coverage, vacant_posts
from tongbao.office.desk.works.works_savings import HEADS, saving_lines
from tongbao.rules.rulebook import Rulebook

COMPLETION = ("单位", "措施（计量单位）", "任务", "完工", "其中验收", "完成比例", "时间进度", "照此到期")
SETTLED = ("合同", "年度", "核定节能量（吨标准煤）", "应付（元）", "算法", "提醒")
DUE = ("机构编号", "机构", "依据", "上次审计报告")
SCORED = ("单位", "创建项目", "机构", "阶段", "得分", "结果", "原因")
QUESTIONS = (
    ("completion", "任务完成"),
    ("settle", "合同结算"),
    ("savings", "核定节能量"),
    ("due", "应审计未审计"),
    ("scored", "示范评分"),
    ("vacant", "领导机构空缺"),
    ("coverage", "队伍覆盖"),
)
_ANSWERS: dict[str, tuple[Sequence[str], Callable[[date, Actor], Sequence[Sequence[Any]]]]] = {
    "completion": (COMPLETION, completion),
    "settle": (SETTLED, settle),
    "savings": (HEADS, saving_lines),
    "due": (DUE, audits_due),
    "scored": (SCORED, demonstration_units),
    "vacant": (VACANT_HEADS, vacant_posts),
    "coverage": (COVERAGE_HEADS, network_coverage),
}


def overview(as_of: date, acting: Actor) -> Table:
    """Every register with how many lines it has within the territory.

    Raises
    ------
    Refusal : codes ``person`` and ``role``.
    """
    lines: list[tuple[Value, ...]] = []
    for row in Rulebook(as_of).rows("registers"):
        name, _, found = register_of(row.id, as_of, acting)
        lines.append((Cell(name, page="works_register", key=(row.id,)), len(found)))
    return Table("登记簿", ("登记簿", "条数"), lines)


def register_table(id_: str, as_of: date, acting: Actor) -> Table:
    """One register as it stands on a day, or the answer to one question.

    Raises
    ------
    Refusal : codes ``person``, ``role`` and ``register``.
    """
    if id_ in _ANSWERS:
        heads, answer = _ANSWERS[id_]
        return Table(dict(QUESTIONS)[id_], heads, [tuple(line) for line in answer(as_of, acting)])
    name, columns, lines = register_of(id_, as_of, acting)
    return Table(name, columns, [tuple(line) for line in lines], empty="这个登记簿还没有报送")
