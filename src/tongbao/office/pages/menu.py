"""The tasks in the menu, each with the verbs of which a person must have one."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _


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
            Task(_("工作进展"), "progress", (), ("progress_unit", "progress_fill")),
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
