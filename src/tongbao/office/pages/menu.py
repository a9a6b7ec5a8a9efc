"""The tasks in the menu, each with the verbs of which a person must have one."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

# What the verbs of the roles are called on a page.
VERBS = {
    "assess": "现场考核",
    "account": "账号",
    "cascade": "目标任务的分解下达",
    "close": "封账",
    "collect": "报送",
    "correct": "更正",
    "draft": "拟稿",
    "enrol": "名录登记",
    "export": "导出",
    "extend": "延期",
    "flag": "情况说明",
    "followup": "督办",
    "issue": "印发",
    "judge": "评价",
    "mandate": "代行职责",
    "remind": "催办",
    "review": "审核",
    "sign": "签发",
    "submit": "报送",
    "template": "下载报表",
    "token": "令牌",
    "trail": "查看日志",
    "unlock": "解除锁定",
    "verify": "复核",
    "withdraw": "撤回",
    "works": "举措",
}


@dataclass(frozen=True)
class Task:
    """One entry of the menu; ``below`` are the addresses that belong to it."""

    words: object
    address: str
    verbs: tuple[str, ...] = ()
    below: tuple[str, ...] = ()
    sign: str = "•"


TASKS: tuple[tuple[object, tuple[Task, ...]], ...] = (
    (
        "",
        (
            Task(_("工作台"), "today"),
            Task(_("报表"), "returns", (), ("return", "fill", "receipt", "upload", "bills")),
            Task(_("工作进展"), "progress", (), ("progress_unit",)),
            Task(_("审核"), "review_home", ("review",), ("review",)),
            Task(_("报送情况"), "board"),
        ),
    ),
    (
        _("台账与目标"),
        (
            Task(_("名录"), "registry", (), ("registry_place", "registry_change", "registry_list", "institution")),
            Task(_("目标任务"), "targets", ("cascade", "judge", "works")),
            Task(_("举措"), "works", ("works",), ("works_register",)),
            Task(_("现场考核"), "assessments", (), ("assessment", "score_sheet")),
            Task(_("封账"), "close", ("close",)),
        ),
    ),
    (
        _("评价与通报"),
        (
            Task(_("评价"), "findings", ("judge",), ("finding",)),
            Task(_("地图"), "map", ("judge",)),
            Task(_("领导一页"), "leader", ("judge",)),
            Task(_("通报"), "studio", ("draft", "issue", "sign", "verify"), ("document", "words", "returned", "way")),
            Task(_("督办"), "asks", (), ("ask",)),
        ),
    ),
    (
        _("机关"),
        (
            Task(_("账号"), "people", ("account", "unlock", "enrol", "mandate")),
            Task(_("日志"), "trail", ("trail",)),
            Task(_("规则与设置"), "rules"),
            Task(_("发件箱"), "outbox", ("remind",)),
        ),
    ),
)
