"""The system's own forms: their sheets and columns. The template writes them, readers read them strictly."""

from dataclasses import dataclass

from tongbao.measure.units import unit
from tongbao.rules.row import Row
from tongbao.rules.rulebook import Rulebook

INFO, PROGRESS, COUNTY, LEDGER, DICTIONARY = "单位信息", "工作进展", "县级情况", "台账", "数据字典"
PROVINCE_MATTERS, TALLIES, DEMANDS = "省级事项", "汇总数", "要求"
FORM_KINDS = {"progress": "工作进展月报", "ledger": "能源资源消费月台账", "province": "省本级录入", "works": "举措台账"}
KIND_KEY = "报表种类"
VERSION = "1"
SHEETS = {
    "progress": (INFO, PROGRESS, COUNTY),
    "ledger": (INFO, LEDGER),
    "province": (INFO, PROVINCE_MATTERS, TALLIES, DEMANDS),
}
NIL = "零报告"
INFO_KEYS = (
    "模板版本",
    KIND_KEY,
    "单位编号",
    "单位名称",
    "报告期",
    "单位负责人",
    "填表人",
    "联系电话",
    "报出日期",
    NIL,
)


@dataclass(frozen=True, slots=True)
class FormField:
    """A column of a form: key in a record, header, what to write in it, and its allowed words."""

    key: str
    header: str
    hint: str
    words: tuple[str, ...] = ()


MATTER_FIELDS = (
    FormField("matter", "事项编号", "系统编号，勿改"),
    FormField("name", "事项", "勿改"),
    FormField("level", "层级或阶段", "按数据字典选填"),
    FormField("last", "上期", "上期已报情况，勿改"),
    FormField("status", "是否完成", "是／否；不掌握的不填", ("是", "否")),
    FormField("day", "日期", "如 2017-03-20"),
    FormField("document", "文件名称或文号", "没有的不填"),
    FormField("organ", "制发机关", "没有的不填"),
    FormField("marks", "内容标志", "已写明的内容，用、分开"),
    FormField("amount", "金额（万元）", "只填数"),
    FormField("bound", "金额限定", "整数不填；余／约", ("余", "约")),
    FormField("count", "数量", "只填整数"),
    FormField("count_unit", "计量单位", "如 项、个乡镇机关单位"),
    FormField("partners", "参与单位", "用、分开"),
    FormField("title", "名称或内容", "项目、文件、学习内容的名称"),
    FormField("occasion", "结合的工作", "没有的不填"),
    FormField("purpose", "资金用途或纳入内容", "没有的不填"),
    FormField("evidence", "证据文件", "随附文件名，用；分开"),
)
UNIT_FIELD = FormField("unit", "填报单位", "单位编号，如 province")
PROVINCE_FIELDS = (
    UNIT_FIELD,
    *MATTER_FIELDS,
    FormField("learnt", "了解方式", "省办自行了解的填；各市报送的不填", ("现场", "电话", "调研")),
    FormField("confirmed", "省办已核实", "是", ("是",)),
)
COUNTY_FIELDS = (
    FormField("county", "县代码", "勿改"),
    FormField("name", "县（市、区）", "勿改"),
    FormField("county_body", "有无专门机构", "有／无；不掌握的不填", ("有", "无")),
    FormField("county_staff", "管理人员数", "只填整数"),
    FormField("county_joint_meeting", "已建联席会议制度", "是／否", ("是", "否")),
    FormField("county_receipt", "已收到改造任务指标", "是／否", ("是", "否")),
    FormField("day", "收到日期", "如 2017-03-20"),
    FormField("evidence", "证据文件", "随附文件名，用；分开"),
)
TALLY_FIELDS = (
    FormField("matter", "事项编号", "见数据字典"),
    FormField("name", "没有做到的事项", ""),
    FormField("list", "清单", "areas 各市／departments 省直部门"),
    FormField("scope", "计数对象", "市／区／县", ("市", "区", "县")),
    FormField("count", "个数", "没有数目的不填"),
    FormField("quantifier", "用语", "没有数目时填，如 部分", ("部分", "有的", "个别")),
    FormField("source", "来源", "如 省办汇总"),
    FormField("day", "截止日期", "如 2017-04-07"),
    FormField("evidence", "证据文件", "随附文件名"),
)
DEMAND_FIELDS = (
    FormField("matter", "事项编号", "见数据字典"),
    FormField("name", "要求", ""),
    FormField("list", "清单", "areas／departments"),
    FormField("due", "最后一日", "如 2017-04-30"),
    FormField("monthly", "按月", "是", ("是",)),
    FormField("none_reason", "不提期限的理由", "不提期限时必填"),
    FormField("evidence", "证据文件", "随附文件名"),
)
INSTITUTION_FIELDS = (
    FormField("institution", "机构编号", "勿改"),
    FormField("name", "机构名称", "勿改"),
    FormField("kind", "机构类型", "勿改"),
)
LAST_YEAR = "（上年同月）"
BASIS, BASIS_HEADER = "basis", "计量方式"
PAYMENT, PAYMENT_HEADER = "payment", "付费方式"


def ledger_items(rulebook: Rulebook) -> tuple[Row, ...]:
    """List the items of the ledger in column order.

    Parameters
    ----------
    rulebook
        Rules of the day.

    Returns
    -------
    tuple of rows of ``carriers``
        In the order of the table.
    """
    return rulebook.rows("carriers")


def item_fields(items: tuple[Row, ...]) -> tuple[FormField, ...]:
    """Build the item columns of the ledger.

    Parameters
    ----------
    items : rows of ``carriers``
        Items in column order.

    Returns
    -------
    tuple of Field
        The header is the item's name, the hint its unit and the words that may replace a number.
    """
    return tuple(FormField(i.id, i.text("name"), _item_hint(i)) for i in items)


def basis_field(rulebook: Rulebook) -> FormField:
    """Build the last column but one of a ledger: how the row was measured.

    Parameters
    ----------
    rulebook
        Rules of the day, for the names of ``bases``.

    Returns
    -------
    Field
        Column with its allowed words.
    """
    names = {r.text("name"): bool(r.get("blank")) for r in rulebook.rows("bases")}
    blank = "".join(n for n, is_blank in names.items() if is_blank)
    return FormField(BASIS, BASIS_HEADER, f"{'／'.join(names)}；不填按{blank}", tuple(names))


def payment_field(rulebook: Rulebook) -> FormField:
    """Build the last column of a ledger: how the row was paid for.

    Parameters
    ----------
    rulebook
        Rules of the day, for the names of ``payments``.

    Returns
    -------
    Field
        Column with its allowed words.
    """
    names = tuple(r.text("name") for r in rulebook.rows("payments"))
    return FormField(PAYMENT, PAYMENT_HEADER, f"{'／'.join(names)}；可不填", names)


def reason_words(item: Row) -> dict[str, str]:
    """Map the words that may replace a number in an item's cell to their reasons.

    Parameters
    ----------
    item : row of ``carriers``
        Item.

    Returns
    -------
    mapping of word to reason
        In the order of the rule.
    """
    return {word: why for why, words in item.get("reasons", {}).items() for word in words}


def _item_hint(item: Row) -> str:
    sign = unit(item.text("unit")).sign
    words = list(reason_words(item))
    return f"{sign}；没有计量的写“{words[0]}”" if words else sign


def matter_rows(rulebook: Rulebook, form: str) -> list[tuple[Row, str]]:
    """List the rows of a form.

    Parameters
    ----------
    rulebook
        Rules of the day, for ``matters``.
    form : ``progress`` or ``province``
        Form.

    Returns
    -------
    list of (matter, id of its level)
        The level is empty where a matter has none.
    """
    rows: list[tuple[Row, str]] = []
    for matter in rulebook.rows("matters"):
        if matter.get("form") == form or (form == "province" and matter.get("with_province")):
            levels = [x["id"] for x in matter.get("levels", [])] or [""]
            rows += [(matter, level) for level in levels]
    return rows


def row_key(matter: str, level: str) -> str:
    """Return the key that identifies a row of a form from one month to the next.

    Parameters
    ----------
    matter
        Id of the matter.
    level
        Id of its level; empty where there is none.

    Returns
    -------
    str
        ``matter`` or ``matter:level``.
    """
    return f"{matter}:{level}" if level else matter


def stage_words(matter: Row) -> dict[str, str]:
    """Map the levels and states of a matter to their words.

    Parameters
    ----------
    matter : row of ``matters``
        Matter.

    Returns
    -------
    mapping of id to word
        Levels first.
    """
    return {x["id"]: x["name"] for x in (*matter.get("levels", ()), *matter.get("states", ())) if isinstance(x, dict)}
