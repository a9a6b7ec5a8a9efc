"""Facts and a registry for the assess tests."""

from datetime import date
from functools import cache

from tongbao.records.fact import Fact, Status
from tongbao.registry.reading_tables import TABLES, read_roster
from tongbao.registry.roster import Roster
from tongbao.rules.row import Row
from tongbao.rules.rulebook import Rulebook

DAY = date(2017, 4, 7)
RULES = Rulebook(DAY)
YES, NO, SILENT = Status.YES, Status.NO, Status.NOT_REPORTED
MARKS = ("双控目标", "主要抓手", "具体要求")
AREAS = (
    *("zhangjiakou", "chengde", "qinhuangdao", "tangshan", "hengshui", "cangzhou", "baoding", "shijiazhuang"),
    *("xingtai", "handan", "langfang", "dingzhou", "xinji"),
)


@cache
def hebei() -> Roster:
    return read_roster(TABLES / "hebei")


def matter(id_: str) -> Row:
    return RULES.row("matters", id_)


def said(unit: str, id_: str, status: Status = YES, received: str = "2017-04-01", **slots: object) -> Fact:
    """What a unit said about a matter; its id tells which, how and when."""
    given = {"received": received, **slots}
    return Fact(f"{unit}:{id_}:{status}:{received}", unit, id_, status, **given)  # type: ignore[arg-type]
