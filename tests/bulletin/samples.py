"""Small findings made by hand, and the setting they are written in."""

from dataclasses import replace
from datetime import date

from tongbao.assess.finding import Finding
from tongbao.assess.values.matters import AskedValues, DemandValues, HighlightValues, PartitionValues, StatedValues
from tongbao.bulletin.clause import Claim
from tongbao.bulletin.page import Block, Heading, Page, Paragraph
from tongbao.bulletin.slots import DraftContext
from tongbao.bulletin.wording import ListOrder
from tongbao.registry.reading_tables import TABLES, read_roster
from tongbao.rules.rulebook import Rulebook

DAY = date(2017, 4, 7)
RULES = Rulebook(DAY)
SETTING = DraftContext(read_roster(TABLES / "hebei"), RULES, ListOrder(), DAY)
AREAS = tuple(u.id for u in SETTING.roster.units_at(DAY, "areas"))
COUNTIES = tuple(u for u in AREAS if u not in ("dingzhou", "xinji"))


def in_order(by: str) -> DraftContext:
    return replace(SETTING, order=ListOrder(by))


def partition(
    matter: str, yes: tuple[str, ...] = (), no: tuple[str, ...] = (), province: str = "", whole: tuple[str, ...] = AREAS
) -> Finding:
    silent = tuple(u for u in whole if u not in yes + no)
    values = PartitionValues(yes=yes, no=no, not_reported=silent, total=len(whole), province=province).as_values()
    records = {"yes": tuple(f"{u}:{matter}" for u in yes), "*": ("list:areas",)}
    return Finding(f"partition:areas:{matter}", "partition", "areas", matter, values, records)


def stated(matter: str, count: int | None, scope: str = "市", quantifier: str = "", conflict: bool = False) -> Finding:
    values = StatedValues(count=count, scope=scope, quantifier=quantifier, source="省办汇总", day="").as_values()
    key = f"tally:areas:{matter}" if conflict else ""
    id_ = f"stated:areas:{matter}:{scope}"
    return Finding(id_, "stated", "areas", matter, values, {"*": (f"t:{matter}:{scope}",)}, conflict=key)


def demand(matter: str, due: str = "", monthly: bool = False, none_reason: str = "") -> Finding:
    values = DemandValues(due=due, monthly=monthly, none_reason=none_reason).as_values()
    return Finding(f"demand:areas:{matter}", "demand", "areas", matter, values, {"*": (f"d:{matter}",)})


def highlight(unit: str, matter: str, number: int = 1, **slots: object) -> Finding:
    texts = dict.fromkeys(("level", "state", "bound", "count_unit"), "")
    others = dict.fromkeys(("title", "occasion", "purpose", "partners", "amount", "count"))
    values = HighlightValues(unit=unit, **(texts | others | slots)).as_values()  # type: ignore[arg-type]
    id_ = f"highlight:{unit}:{matter}:{number}"
    return Finding(id_, "highlight", unit, matter, values, {"*": (f"{unit}:{matter}:{number}",)})


def asked(matter: str, name: str, **named: tuple[str, ...]) -> Finding:
    parts = {k: named.get(k, ()) for k in ("met", "met_late", "open", "overdue_no", "overdue_silent")}
    values = AskedValues(**parts, name=name, due="2017-04-30", document="4号").as_values()  # type: ignore[arg-type]
    return Finding(f"asked:4号:{matter}", "asked", "areas", matter, values, {"*": (f"4号:{matter}",)})


def claim(kind: str, text: str, value: object = None, key: str = "k", records: tuple[str, ...] = ("r1",)) -> Claim:
    return Claim(kind, text, value, "f:x:y", key, records)  # type: ignore[arg-type]


def lines(blocks: list[Block]) -> list[str]:
    """Headings and paragraphs as printed."""
    found = []
    for block in blocks:
        assert isinstance(block, Heading | Paragraph)
        found.append((block.lead if isinstance(block, Paragraph) else "") + block.clause.text)
    return found


def texts(page: Page) -> list[str]:
    return page.text().split("\n")
