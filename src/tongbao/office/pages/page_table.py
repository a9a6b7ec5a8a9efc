"""The pages: one row a page, which feeds the addresses, the menu, the access matrix and ``docs/pages.md``.

A new page is a view, a query of the desk, a template and a row here. Rows are tried in order, so of two addresses that
match the same path the narrower comes first. The menu shows sections and pages in this order.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from django.http import HttpResponseBase
from django.utils.translation import gettext_lazy as _
from django.views.i18n import set_language

from tongbao.office.pages import (
    asks,
    findings,
    office,
    onsite,
    outgoing,
    progress,
    public,
    registry,
    returns,
    review,
    studio,
    targets,
    today,
    tokens,
    work,
    works,
)

READ, ACT, BOTH = ("GET",), ("POST",), ("GET", "POST")
_DOCUMENT = "progress-2024-01-2024-02-05"


class Subject(Enum):
    """The thing that an address names; whoever may not see the thing must not notice that it exists."""

    NONE = "无"
    ASK = "要求"
    BILL = "单据"
    INSTITUTION = "机构"
    JOB = "后台工作"
    MARK = "评分材料"
    PLACE = "单位或县区"
    REPLY = "答复"
    REPORTER = "填报单位"
    RETURN = "报表"
    ROUND = "考核"
    SCORE_SHEET = "评分表"
    UNIT = "市级单位"


@dataclass(frozen=True)
class Page:
    """One page.

    Parameters
    ----------
    address : pattern of :func:`django.urls.path`
    name
        Name for ``reverse``; cells of tables lead to pages by it.
    view
    title : Chinese; translatable where the menu shows it
    about : Chinese
        What one does there, for the documentation.
    methods
        Allowed HTTP methods; empty where the view of another package decides.
    subject
        The thing the address names.
    example : one value a parameter of the address
        An address that exists or could exist, where ``subject`` is ``NONE`` and the address has parameters.
    audience : Chinese
        Who works there, for the documentation; empty where it is that of the page before.
    in_menu
    verbs : ids of duties
        Duties of which a person must have one to see the page in the menu; empty for everybody.
    under
        Name of the page that the menu marks as current.
    is_public
        Whether the page opens without signing in.
    """

    address: str
    name: str
    view: Callable[..., HttpResponseBase]
    title: object
    about: str
    methods: tuple[str, ...] = READ
    subject: Subject = Subject.NONE
    example: tuple[str, ...] = ()
    audience: str = ""
    in_menu: bool = False
    verbs: tuple[str, ...] = ()
    under: str = ""
    is_public: bool = False


@dataclass(frozen=True)
class Section:
    """A part of the menu: its title (the first has none) and its pages."""

    title: object
    pages: tuple[Page, ...]


_WORK = (
    Page(
        "",
        "today",
        today.workbench,
        _("工作台"),
        "该报的、退回的、等我审核的、等第二人办理的、逾期的；点一下就到",
        audience="人人",
        in_menu=True,
    ),
    Page("me/", "me", today.me, "我的账号", "密码、手机验证器、不在岗和代办、语言", methods=BOTH),
    Page("search/", "search", today.search, "查找", "按字查机构、报表、文件"),
    Page("jobs/<int:pk>/", "job", work.job, "后台工作", "办到哪里，办成了什么", subject=Subject.JOB),
    Page(
        "returns/",
        "returns",
        returns.list_returns,
        _("报表"),
        "报表清单，按报表、期间、状态、文件名查",
        audience="人人",
        in_menu=True,
    ),
    Page(
        "returns/upload/",
        "upload",
        returns.upload,
        "上传报表",
        "一次选多个文件；读不懂的说明在哪里，其余照收",
        methods=BOTH,
        audience="填报员、收文员",
        under="returns",
    ),
    Page(
        "returns/<int:pk>/",
        "return",
        returns.detail,
        "一份报表",
        "疑点、数据、单据、流转",
        subject=Subject.RETURN,
        audience="填报员、审核员",
        under="returns",
    ),
    Page(
        "returns/<int:pk>/move/",
        "move",
        returns.move,
        "流转",
        "报送、撤回、接收、退回、撤销",
        methods=ACT,
        subject=Subject.RETURN,
    ),
    Page(
        "returns/<int:pk>/explained/",
        "explained",
        returns.explain,
        "情况说明",
        "填报单位对一处疑点的说明",
        methods=ACT,
        subject=Subject.RETURN,
    ),
    Page("returns/<int:pk>/original/", "original", returns.original, "原件", "收到的文件", subject=Subject.RETURN),
    Page(
        "returns/<int:pk>/annotated/",
        "annotated",
        returns.annotated,
        "批注件",
        "疑点标在格里的文件",
        subject=Subject.RETURN,
    ),
    Page(
        "returns/<int:pk>/receipt/",
        "receipt",
        returns.receipt,
        "回执",
        "可以打印的回执",
        subject=Subject.RETURN,
        under="returns",
    ),
    Page(
        "fill/<str:place>/<str:month>/",
        "fill",
        returns.fill,
        "填报",
        "打字或粘贴，方向键和回车换格，上月和上年同月在旁",
        subject=Subject.REPORTER,
        audience="填报员",
        under="returns",
    ),
    Page(
        "fill/<str:place>/<str:month>/checked/",
        "checked",
        returns.check,
        "边填边核对",
        "正在填的数有哪些疑点",
        methods=ACT,
        subject=Subject.REPORTER,
    ),
    Page(
        "fill/<str:place>/<str:month>/saved/",
        "saved",
        returns.save,
        "暂存或报送",
        "暂存草稿，或者报送",
        methods=ACT,
        subject=Subject.REPORTER,
    ),
    Page(
        "fill/<str:place>/<str:month>/form.xlsx",
        "blank",
        returns.blank,
        "预填表",
        "下载预填好的表",
        subject=Subject.REPORTER,
    ),
    Page(
        "bills/<str:institution>/<str:month>/",
        "bills",
        returns.bills,
        "单据",
        "一个机构一个月的单据，附上新的",
        methods=BOTH,
        subject=Subject.INSTITUTION,
        under="returns",
    ),
    Page("papers/<int:pk>/", "paper", returns.paper, "一份单据", "单据文件", subject=Subject.BILL),
    Page(
        "progress/",
        "progress",
        progress.list_cities,
        _("工作进展"),
        "本月应报事项，各市报了没有",
        audience="市级",
        in_menu=True,
    ),
    Page(
        "progress/<str:unit>/<str:month>/fill/",
        "progress_fill",
        progress.fill,
        "网页填报",
        "逐项填报并附证据",
        methods=BOTH,
        subject=Subject.UNIT,
        under="progress",
    ),
    Page(
        "progress/<str:unit>/<str:month>/",
        "progress_unit",
        progress.detail,
        "一个市一个月",
        "应报事项、通报对本市的要求、已报的和要补正的；下载预填月报",
        subject=Subject.UNIT,
        under="progress",
    ),
    Page(
        "review/",
        "review_home",
        review.choose,
        _("审核"),
        "选报表和期间，待审核的有多少",
        audience="审核员",
        in_menu=True,
        verbs=("review",),
    ),
    Page(
        "review/<str:kind>/<str:period>/",
        "review",
        review.queue,
        "审核一个期间",
        "疑点按对总量的影响排列，作决定须写理由；无疑点的一起接收；退回写明理由，能撤销",
        methods=BOTH,
        example=("ledger", "2024-01"),
        under="review_home",
    ),
    Page(
        "board/",
        "board",
        review.board,
        _("报送情况"),
        "应报、已报、完整有效、按时四个率逐级列出，亮灯，未报名单",
        audience="人人",
        in_menu=True,
    ),
)

_LEDGERS = (
    Page("registry/", "registry", registry.tree, _("名录"), "某一天的单位、县、机构", audience="人人", in_menu=True),
    Page(
        "registry/change/",
        "registry_change",
        registry.change,
        "名录变更",
        "迁移、更名、撤销、合并、分立，先看变更前后再登记",
        methods=BOTH,
        audience="系统管理员",
        under="registry",
    ),
    Page(
        "registry/list/",
        "registry_list",
        registry.whole_list,
        "机构名录的导出和导入",
        "全部机构和历年登记",
        methods=BOTH,
        under="registry",
    ),
    Page(
        "registry/place/<str:code>/",
        "registry_place",
        registry.place,
        "一个单位或县区",
        "它的县和机构",
        subject=Subject.PLACE,
        audience="人人",
        under="registry",
    ),
    Page(
        "registry/institution/<str:id>/",
        "institution",
        registry.institution,
        "一个机构",
        "历年登记和逐月能耗、单据",
        subject=Subject.INSTITUTION,
        under="registry",
    ),
    Page(
        "targets/",
        "targets",
        targets.list_targets,
        _("目标任务"),
        "分解下达、衔接核对、完成情况、预测",
        audience="省、市",
        in_menu=True,
        verbs=("cascade", "judge", "works"),
    ),
    Page(
        "works/",
        "works",
        works.list_registers,
        _("举措"),
        "各登记簿",
        audience="省、市",
        in_menu=True,
        verbs=("works",),
    ),
    Page(
        "works/<str:register>/",
        "works_register",
        works.register,
        "一本登记簿",
        "登记的项目，或一个问题的答案",
        example=("projects",),
        under="works",
    ),
    Page(
        "assessments/",
        "assessments",
        onsite.list_rounds,
        _("现场考核"),
        "开展考核，各次考核",
        methods=BOTH,
        audience="省、市、县，考核组，被考核单位",
        in_menu=True,
    ),
    Page(
        "assessments/<int:pk>/",
        "assessment",
        onsite.detail,
        "一次考核",
        "安排考核组、路线和日期（回避本单位）；另一人核定，得分成为评分清单",
        methods=BOTH,
        subject=Subject.ROUND,
        under="assessments",
    ),
    Page(
        "assessments/<int:pk>/<str:unit>/",
        "score_sheet",
        onsite.sheet,
        "评分表",
        "自评附材料；手机上或打印出来评分；复核改分写理由",
        methods=BOTH,
        subject=Subject.SCORE_SHEET,
        under="assessments",
    ),
    Page(
        "assessments/paper/<int:pk>/", "score_paper", onsite.paper, "评分材料", "一项评分附的材料", subject=Subject.MARK
    ),
    Page(
        "close/",
        "close",
        review.close_period,
        _("封账"),
        "一人提出，另一人确认；在后台办理，看得到进度",
        methods=BOTH,
        audience="两人",
        in_menu=True,
        verbs=("close",),
    ),
)

_JUDGING = (
    Page(
        "findings/",
        "findings",
        findings.list_findings,
        _("评价"),
        "事项×单位、判定和稳健性、排名",
        audience="省",
        in_menu=True,
        verbs=("judge",),
    ),
    Page(
        "findings/one/<str:kind>/<str:period>/<str:as_of>/<path:id>/",
        "finding",
        findings.detail,
        "一条结论",
        "数值、规则和记录",
        example=("progress", "2024-01", "2024-02-05", "partition:areas:plan"),
        under="findings",
    ),
    Page(
        "findings/working/<str:period>/<str:unit>/",
        "working",
        findings.working,
        "演算",
        "一个单位的判定，一步一步，每步的规则",
        example=("2016", "合成东市"),
    ),
    Page("map/", "map", findings.tile_map, _("地图"), "一格一个县", audience="省", in_menu=True, verbs=("judge",)),
    Page("leader/", "leader", findings.leader, _("领导一页"), "一张A4", audience="省", in_menu=True, verbs=("judge",)),
    Page(
        "studio/",
        "studio",
        studio.list_documents,
        _("通报"),
        "通报，由同一结论写成的简报、分析报告、考核结果通知，给一个单位的提醒函；拟稿",
        methods=BOTH,
        audience="拟稿、签发、审计",
        in_menu=True,
        verbs=("draft", "issue", "sign", "verify"),
    ),
    Page(
        "studio/<str:key>/",
        "document",
        studio.detail,
        "一份文件",
        "正文每处断言点开看来历；要处理的列在右边",
        example=(_DOCUMENT,),
        under="studio",
    ),
    Page(
        "studio/<str:key>/claim/<str:id>/", "claim", studio.claim, "一处断言", "断言的来历", example=(_DOCUMENT, "c001")
    ),
    Page(
        "studio/<str:key>/decided/",
        "decided",
        studio.decide_conflict,
        "取舍",
        "两处记录不一致时作决定，再拟一次",
        methods=ACT,
        example=(_DOCUMENT,),
    ),
    Page(
        "studio/<str:key>/issued/",
        "issued",
        studio.issue,
        "印发和复核",
        "两人印发；印发后按账册重算每一处",
        methods=ACT,
        example=(_DOCUMENT,),
    ),
    Page(
        "studio/<str:key>/file/<str:name>",
        "document_file",
        studio.document_file,
        "文件下载",
        "PDF、Word、附表",
        example=(_DOCUMENT, "bulletin.pdf"),
    ),
    Page(
        "studio/<str:key>/words/",
        "words",
        outgoing.words,
        "改文字",
        "改断言之间的文字",
        methods=BOTH,
        example=(_DOCUMENT,),
        under="studio",
    ),
    Page(
        "studio/<str:key>/returned/",
        "returned",
        outgoing.returned,
        "修改稿",
        "导入领导改过的 Word",
        methods=BOTH,
        example=(_DOCUMENT,),
        under="studio",
    ),
    Page(
        "studio/<str:key>/way/",
        "way",
        outgoing.way,
        "办理",
        "发文步骤、分发签收",
        methods=BOTH,
        example=(_DOCUMENT,),
        under="studio",
    ),
    Page(
        "studio/<str:key>/sheet.<str:form>",
        "manuscript",
        outgoing.sheet,
        "发文稿纸",
        "可以打印的发文稿纸",
        example=(_DOCUMENT, "pdf"),
    ),
    Page(
        "studio/<str:key>/archive.zip",
        "archive",
        outgoing.archive_pack,
        "归档包",
        "已印发文件的归档包",
        example=(_DOCUMENT,),
    ),
    Page(
        "asks/",
        "asks",
        asks.list_asks,
        _("督办"),
        "逐单位的状态，登记催办",
        methods=BOTH,
        audience="省、市",
        in_menu=True,
    ),
    Page("replies/<int:pk>/", "reply_paper", asks.paper, "答复材料", "一份答复附的材料", subject=Subject.REPLY),
    Page(
        "asks/<str:ask>/<str:unit>/",
        "ask",
        asks.detail,
        "一项要求",
        "被要求的单位答复，凭据办结，拟提醒函",
        methods=BOTH,
        subject=Subject.ASK,
        under="asks",
    ),
)

_OFFICE = (
    Page(
        "people/",
        "people",
        office.people,
        _("账号"),
        "登记人员、角色和范围，开通、停用、解锁，代行职责",
        methods=BOTH,
        audience="管理员",
        in_menu=True,
        verbs=("account", "unlock", "enrol", "mandate"),
    ),
    Page(
        "trail/", "trail", office.trail, _("日志"), "谁在何时办了什么", audience="审计", in_menu=True, verbs=("trail",)
    ),
    Page(
        "rules/",
        "rules",
        office.rules,
        _("规则与设置"),
        "规则的值、出处和是否核实；机关设置",
        methods=BOTH,
        audience="人人",
        in_menu=True,
    ),
    Page("rules/<str:table>/", "rules_table", office.rules_table, "一张规则表", "某一天的各行", example=("calendar",)),
    Page(
        "outbox/",
        "outbox",
        office.outbox,
        _("发件箱"),
        "催办的信和投递情况",
        audience="省",
        in_menu=True,
        verbs=("remind",),
    ),
    Page("tokens/", "tokens", tokens.list_tokens, "令牌", "给程序用的令牌：换发、收回", methods=BOTH, audience="人人"),
)

_OPEN = (
    Page(
        "public/",
        "public",
        public.list_published,
        "公开页",
        "已印发的文件；机关打开以后才有",
        audience="人人，不用登录",
        is_public=True,
    ),
    Page(
        "public/switched/", "public_switched", public.switch, "开关公开页", "打开或关闭", methods=ACT, audience="签发"
    ),
    Page(
        "public/<str:key>/pack.zip",
        "public_pack",
        public.pack,
        "核对包",
        "自己核对一份文件",
        example=(_DOCUMENT,),
        audience="人人，不用登录",
        is_public=True,
    ),
    Page(
        "public/<str:key>/<str:name>",
        "public_file",
        public.document_file,
        "公开的文件",
        "公开版",
        example=(_DOCUMENT, "bulletin.pdf"),
        is_public=True,
    ),
)

_SIGN_IN = (
    Page("sign/in/", "account_login", account.login, "登录", "用姓名登录", methods=(), audience="人人", is_public=True),
    Page("sign/out/", "account_logout", account.logout, "退出", "", methods=(), is_public=True),
    Page(
        "sign/again/",
        "account_reauthenticate",
        account.reauthenticate,
        "再次输入密码",
        "办要紧的事以前",
        methods=(),
        is_public=True,
    ),
    Page("sign/password/", "account_change_password", account.password_change, "改密码", "", methods=()),
    Page("sign/factor/", "mfa_index", mfa.index, "手机验证器", "启用、停用", methods=()),
    Page(
        "sign/factor/code/",
        "mfa_authenticate",
        mfa.authenticate,
        "输入验证码",
        "登录的第二步",
        methods=(),
        is_public=True,
    ),
    Page(
        "sign/factor/again/", "mfa_reauthenticate", mfa.reauthenticate, "再次输入验证码", "办要紧的事以前", methods=()
    ),
    Page("sign/factor/on/", "mfa_activate_totp", totp.activate_totp, "启用验证器", "", methods=()),
    Page("sign/factor/off/", "mfa_deactivate_totp", totp.deactivate_totp, "停用验证器", "", methods=()),
    Page(
        "sign/factor/codes/", "mfa_view_recovery_codes", codes.view_recovery_codes, "恢复码", "看还剩几个", methods=()
    ),
    Page(
        "sign/factor/codes/new/",
        "mfa_generate_recovery_codes",
        codes.generate_recovery_codes,
        "换发恢复码",
        "",
        methods=(),
    ),
    Page(
        "sign/factor/codes/file/",
        "mfa_download_recovery_codes",
        codes.download_recovery_codes,
        "下载恢复码",
        "",
        methods=(),
    ),
    Page("language/", "set_language", set_language, "语言", "换界面的语言", methods=()),
)

SECTIONS: tuple[Section, ...] = (
    Section("", _WORK),
    Section(_("台账与目标"), _LEDGERS),
    Section(_("评价与通报"), _JUDGING),
    Section(_("机关"), _OFFICE),
    Section("公开页", _OPEN),
    Section("登录", _SIGN_IN),
)
PAGES: tuple[Page, ...] = tuple(page for section in SECTIONS for page in section.pages)
