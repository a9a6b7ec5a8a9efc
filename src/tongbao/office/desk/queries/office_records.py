"""What the office keeps of itself: the trail, the rules with their sources, the outbox."""

from collections.abc import Sequence
from datetime import date

from tongbao.measure.refusal import Refusal
from tongbao.office.desk.access import roles
from tongbao.office.desk.followup.outbox import FAILED, SENDING, TERMS, outbox
from tongbao.office.desk.home.home import Actor
from tongbao.office.desk.queries.table import BAD, CALM, GOOD, WARN, Cell, Table, Value
from tongbao.office.desk.registry import office_profile
from tongbao.office.store.models import OfficeRow, TrailRow
from tongbao.rules.catalogue import CONTENTS, Words
from tongbao.rules.load import load_shipped_tables
from tongbao.rules.rulebook import Rulebook

SIZE = 100
# What the program notes for itself stands in the same table and is nobody's setting.
_INNER = ("home", "public_page")
_HIDDEN = ("id", "name", "order", "since", "until", "source", "article", "checked_on", "unverified")


def trail_table(acting: Actor, words: str = "", who: str = "", page: int = 1) -> Table:
    """Who did what, the newest first.

    Raises
    ------
    Refusal : code ``role``.
    """
    roles.require(acting, "trail")
    found = TrailRow.objects.order_by("-id")
    if who:
        found = found.filter(who=who)
    if words:
        found = found.filter(subject__icontains=words)
    acts = act_words(acting.now.date())
    lines: list[tuple[Value, ...]] = [
        (t.pk, t.at.replace("T", " ")[:19], t.who, acts.get(t.act, t.act), t.subject, t.digest[:12])
        for t in found[(page - 1) * SIZE : page * SIZE]
    ]
    heads = ("序号", "时间", "人员", "办理", "内容", "链")
    note = "每条与前一条相连，改动一条，后面全部对不上。"
    return Table("日志", heads, lines, note=note, whole=found.count(), page=page, size=SIZE)


def rules_tables(on: date) -> Table:
    """The rule tables with how many rows hold on a day and how many of them nobody verified."""
    rulebook = Rulebook(on)
    titles = {r.id: r for r in sorted(rulebook.rows(CONTENTS), key=lambda r: r.number("order"))}
    tables = load_shipped_tables()[0]
    lines: list[tuple[Value, ...]] = []
    for table in [t for t in titles if t in tables] + sorted(set(tables) - {*titles, CONTENTS}):
        found = rulebook.rows(table)
        doubtful = sum(r.unverified for r in found)
        lines.append(
            (
                Cell(titles[table].text("name") if table in titles else table, page="rules_table", key=(table,)),
                table,
                len(found),
                Cell(f"{doubtful}行未经核实", WARN) if doubtful else Cell("都已核实", GOOD),
            )
        )
    return Table("规则表", ("规则表", "编号", "行数", "核实"), lines)


def rules_table(table: str, on: date) -> Table:
    """One rule table as it holds on a day, every row with its source.

    Raises
    ------
    Refusal : code ``absent``.
    """
    tables, sources = load_shipped_tables()
    if table not in tables:
        raise Refusal("absent", "没有这张规则表。", "请从列表中打开。")
    title = Rulebook(on).find(CONTENTS, table)
    words = Words(title)
    lines: list[tuple[Value, ...]] = []
    for row in Rulebook(on).rows(table):
        source = sources.get(row.source)
        named = {k: v for k, v in row.content.items() if k not in _HIDDEN and v not in (None, "", [], {})}
        told = "；".join(f"{words.label(k)}：{words.plain(v)}" for k, v in named.items())
        lines.append(
            (
                row.id,
                str(row.get("name", "")),
                told,
                f"{source.title if source else row.source}{row.article}",
                row.since.isoformat(),
                row.until.isoformat() if row.until else "",
                Cell("未经核实", WARN) if row.unverified else Cell(f"核对于{row.checked_on}", GOOD),
            )
        )
    name = title.text("name") if title else table
    return Table(name, ("编号", "名称", "内容", "出处", "自", "至", "核实"), lines)


def office_table(on: date) -> Table:
    """The office's own particulars, those that may be changed on the page by their names first."""
    settings = {s.key: s.name for s in office_profile.settings(on)}
    found = {r.key: _said(r.value) for r in OfficeRow.objects.exclude(key__in=_INNER).order_by("key")}
    lines: list[tuple[Value, ...]] = [(name, found.pop(key, ""), key) for key, name in settings.items()]
    lines += [(key, value, key) for key, value in found.items()]
    note = "没有中文名称的项目在 office.toml 中填写，用 tongbao enrol 登记。"
    return Table("本机关", ("项目", "内容", "编号"), lines, note=note)


def act_words(on: date) -> dict[str, str]:
    """What acts and verbs are called on a day."""
    return {r.id: r.text("name") for r in Rulebook(on).rows("acts")}


def outbox_table(acting: Actor) -> Table:
    """What was sent to whom, and what the server answered.

    Raises
    ------
    Refusal : code ``role``.
    """
    roles.territory(acting, "remind")
    bad = (TERMS[FAILED], TERMS[SENDING])
    lines: list[tuple[Value, ...]] = [
        (x[0], x[1], x[2], Cell(str(x[3]), BAD if x[3] in bad else CALM), *x[4:]) for x in outbox()
    ]
    heads = ("编号", "收件", "标题", "状态", "次数", "时间", "邮件编号", "服务器答复")
    return Table("发件箱", heads, lines, empty="没有待发的")


def _said(value: object) -> str:
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "、".join(_said(v) for v in value)
    if isinstance(value, dict):
        return "，".join(f"{k} {_said(v)}" for k, v in value.items())
    return str(value)
