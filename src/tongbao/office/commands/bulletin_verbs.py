"""Verbs of the bulletin: judge, draft, edit, rebind, issue, verify, followup, remind, cascade."""

from datetime import date
from pathlib import Path

import typer

from tongbao.assess.values.matters import PartitionValues, StatedValues
from tongbao.assess.values.quota import QuotaValues
from tongbao.intake.forms.plain_lists import read_decisions
from tongbao.office.commands.session import FLAGS, REFUSED, SESSION, day, leave, say, show
from tongbao.office.desk.assessment.explain import Line, assessed_on, explain
from tongbao.office.desk.assessment.judge import judge_with_rules
from tongbao.office.desk.assessment.quota import quota
from tongbao.office.desk.documents.draft import Drafted, draft
from tongbao.office.desk.documents.edit import clauses, edit
from tongbao.office.desk.documents.issue import issue
from tongbao.office.desk.documents.rebind import rebind
from tongbao.office.desk.documents.verify import verify
from tongbao.office.desk.followup.followup import STATE_WORDS, STATUS_WORDS, followup
from tongbao.office.desk.followup.remind import remind
from tongbao.office.desk.home.home import Home
from tongbao.office.desk.works.cascade import cascade, progress_of_targets, slack_of_targets
from tongbao.records.engine.choice import EngineChoice

_AS_OF = typer.Option("", "--as-of", help="截至日，如 2017-04-07；不写为今天")
_RULES_ON = typer.Option("", "--rules-on", help="只改用哪一天的规则")


def register(app: typer.Typer) -> None:
    """Add the verbs."""
    for name, verb in (
        ("judge", judge_),
        ("draft", draft_),
        ("edit", edit_),
        ("rebind", rebind_),
        ("issue", issue_),
        ("verify", verify_),
        ("followup", followup_),
        ("remind", remind_),
        ("cascade", cascade_),
    ):
        app.command(name)(verb)


def judge_(
    kind: str = typer.Argument(
        "assessment",
        help="progress 工作进展、energy 能源资源消费、grades 考核等级、assessment 目标责任考核、quota 定额比对（内部）",
    ),
    period: str = typer.Argument("", help="期间"),
    period_option: str = typer.Option("", "--period", help="期间，如 2016"),
    unit: str = typer.Option("", "--explain", help="逐步列出该单位的判定：台账、合计、折算、目标、判定、得分、文稿"),
    quota_set: str = typer.Option("", "--set", help="定额比对用哪一套定额，如 shandong-2019"),
    tree_on: str = typer.Option("", "--tree-on", help="按哪个月的隶属关系汇总，如 2016-12"),
    as_of: str = _AS_OF,
    rules_on: str = _RULES_ON,
    engine: str = typer.Option("", "--engine", help="求和用 duckdb 或 spark，数字相同；不写为按设置 TONGBAO_ENGINE"),
    master: str = typer.Option("", "--master", help="Spark 主节点，如 spark://10.0.0.5:7077；不写为本机"),
) -> None:
    """评价：从账册按当日规则得出认定，每项列出演算。"""
    home, span = SESSION.open(), period or period_option
    on = day(rules_on) if rules_on else None
    until = assessed_on(kind, span) if not as_of and unit else None
    if unit:
        steps = explain(span, unit, until or day(as_of), home, SESSION.acting, on)
        show(f"{unit} {span} 判定的演算", ("步骤", "内容", "规则", "出处"), [_step(s) for s in steps], most=len(steps))
        return
    if kind == "quota":
        compared, out = quota(span, quota_set, day(as_of), home, SESSION.acting, on)
        quotas = [(f, QuotaValues.of(f)) for f in compared]
        rows = [(f.subject, q.name, f.working, q.duty or "") for f, q in quotas]
        show(f"定额比对 {span}（单个机构数据，不得对外）", ("机构", "指标", "比对", "应办"), rows)
        if out:
            show("不能比对", ("说明",), [(o,) for o in out])
        return
    asked = EngineChoice(engine or ("spark" if master else "duckdb"), master) if engine or master else None
    found, unverified = judge_with_rules(kind, span, day(as_of), home, SESSION.acting, on, tree_on, asked)
    if SESSION.as_json:
        lines = [(f.id, f.kind, f.working, f.conflict, dict(f.values)) for f in found]
        show("认定", ("编号", "类别", "演算", "冲突", "取值"), lines)
        return
    show("认定", ("编号", "类别", "演算", "冲突"), [(f.id, f.kind, f.working, f.conflict) for f in found])
    if unverified:
        say(f"所依据的规则中有{len(unverified)}项未经核实：{'、'.join(unverified[:6])}……全部见 docs/rules.md。")


def _step(line: Line) -> tuple[str, str, str, str]:
    return line.step, line.words, line.rule, line.source


def draft_(
    kind: str = typer.Argument(
        ...,
        help="progress、energy、grades、assessment；progress_brief（简报）、energy_analysis（分析报告）、"
        "assessment_notice（考核通知）",
    ),
    period: str = typer.Argument(..., help="期间"),
    out: Path = typer.Option(Path("out"), "--out", help="写到哪个文件夹"),
    decisions: Path | None = typer.Option(None, "--decisions", exists=True, dir_okay=False, help="decisions.csv"),
    as_of: str = _AS_OF,
    rules_on: str = _RULES_ON,
) -> None:
    """拟稿：写出文件和证据；有待定事项时标“待定”并以 3 退出。"""
    home = SESSION.open()
    given = read_decisions(decisions.read_bytes(), decisions.name) if decisions else []
    made = draft(kind, period, day(as_of), home, SESSION.acting, out, given, day(rules_on) if rules_on else None)
    _panel(made)
    show("草稿", ("草稿编号", "断言", "文件夹"), [(made.key, len(made.draft.page.claims()), out)])
    leave(0 if made.clean else REFUSED)


def edit_(
    key: str = typer.Argument(..., help="草稿编号"),
    clause: int = typer.Argument(-1, help="第几段；不写为列出各段"),
    template: str = typer.Argument("", help="新的文字，断言写成 {c012} 的样子；可分行；不写为只看这一段"),
    is_removed: bool = typer.Option(False, "--remove", help="删去这一段"),
    back: bool = typer.Option(False, "--back", help="撤销这一段的改稿"),
    out: Path = typer.Option(Path("out"), "--out", help="写到哪个文件夹"),
) -> None:
    """改稿：改一段的文字，数字和名称仍是原来的断言；不写段号为列出各段。"""
    home = SESSION.open()
    if not (template or is_removed or back):
        listed = [x for x in clauses(key, home, SESSION.acting) if clause in (-1, x.number)]
        rows = [
            (x.number, "失效" if x.stale else "已改" if x.is_edited else "" if x.editable else "不可改", x.template)
            for x in listed
        ]
        show("各段", ("段", "改稿", "文字"), rows, most=len(rows))
        return
    made = edit(key, clause, None if back else "" if is_removed else template, home, SESSION.acting, out)
    _panel(made)
    leave(0 if made.clean else REFUSED)


def rebind_(
    key: str = typer.Argument(..., help="草稿编号"),
    file: Path = typer.Argument(..., exists=True, dir_okay=False, help="领导改过的 .docx"),
    is_applied: bool = typer.Option(False, "--apply", help="全部对应的，存为改稿并重新写出文件"),
    out: Path = typer.Option(Path("out"), "--out", help="写到哪个文件夹"),
) -> None:
    """导入修改稿：逐段核对改了什么，没有对应断言的数字和名称逐一标出，不会带入文稿。"""
    home = SESSION.open()
    found = rebind(key, file, home, SESSION.acting, is_applied, out)
    rows = [
        (
            "" if r.paragraph is None else r.paragraph,
            r.state,
            r.before,
            r.after,
            "；".join([*(f"{u.text}：{u.suggestion}" for u in r.unbound), *(f"批注 {c}" for c in r.comments)]),
        )
        for r in found.changed
    ]
    show("修改稿", ("段落", "情况", "原文", "改后", "要处理的"), rows, most=len(rows))
    for notice in found.notices:
        say(notice)
    say("已存为改稿。" if found.is_applied else f"共{len(found.rows)}段，改动{len(rows)}段；加 --apply 存为改稿。")
    leave(0 if found.clean else FLAGS)


def issue_(
    key: str = typer.Argument(..., help="草稿编号"),
    number: str = typer.Option(..., "--number", help="发文字号，如 冀公节能办〔2017〕4号"),
    out: Path = typer.Option(Path("out"), "--out", help="写到哪个文件夹"),
) -> None:
    """印发：拟稿人提出，另一人用同一命令签发。"""
    home = SESSION.open()
    made = issue(key, number, home, SESSION.acting, out)
    if made is None:
        say(f"已提出印发 {number}，请另一名有权人员执行同一命令签发。")
        return
    for notice in made.notices:
        say(notice)
    show("成品", ("文件",), [(f,) for f in made.files])


def verify_(
    document: str = typer.Argument("", help="发文字号或草稿编号；不写为全部"),
    out: Path | None = typer.Option(None, "--out", help="同时核对该文件夹中的成品"),
) -> None:
    """复核：按账册和当日规则重算每一个数字和名称。"""
    home = SESSION.open()
    results = verify(home, document, out)
    show(
        "复核",
        ("文件", "断言", "账册", "原件", "证据", "成品", "不符"),
        [(r.document, r.claims, r.books, r.originals, r.papers, r.files, len(r.mismatches)) for r in results],
    )
    wrong = [m for r in results for m in r.mismatches]
    if wrong:
        show("不符之处", ("类别", "位置", "说明"), wrong)
    leave(FLAGS if wrong else 0)


def followup_(as_of: str = _AS_OF) -> None:
    """督办：每项要求逐单位列出未到期、按期完成、逾期完成、逾期。"""
    home = SESSION.open()
    lines = followup(day(as_of), home, SESSION.acting)
    show(
        "督办",
        ("文号", "要求", "期限", "单位", "状态", "答复", "联系人"),
        [
            (
                x.document,
                x.matter,
                x.due,
                x.unit_name,
                STATE_WORDS[x.state],
                STATUS_WORDS[x.status],
                "；".join(x.contacts),
            )
            for x in lines
        ],
    )
    leave(FLAGS if any(x.state == "overdue" for x in lines) else 0)


def remind_(as_of: str = _AS_OF, sent: bool = typer.Option(False, "--sent", help="登记为已催办")) -> None:
    """催办：预览应催办的单位和发出日（期限前一个工作日）；--sent 登记。"""
    home = SESSION.open()
    found = remind(day(as_of), home, SESSION.acting, sent)
    show("催办", ("发出日", "内容", "联系人"), [(r.send_on, r.words, "；".join(r.line.contacts)) for r in found])


def cascade_(
    targets: str = typer.Option("", "--targets", help="节能目标的年度，如 2016；不写为改造任务"),
    as_of: str = _AS_OF,
) -> None:
    """任务下达：各市分解、下达情况，县级收到情况；市报已下达而县报未收到的标出。"""
    home = SESSION.open()
    if targets:
        _cascade_of_targets(targets, day(as_of), home)
        return
    found = cascade(day(as_of), home, SESSION.acting)
    rows = [
        (
            name,
            STATUS_WORDS[h.decomposed.value],
            STATUS_WORDS[h.handed_down.value],
            h.handed_down_on,
            h.counties or "乡镇",
            h.received,
            h.denied,
            "矛盾" if h.contradicted else "",
        )
        for name, h in found
    ]
    show("任务下达", ("单位", "分解", "下达", "下达日期", "应收县数", "已收", "报未收到", "核对"), rows)
    leave(FLAGS if any(h.contradicted for _, h in found) else 0)


def _cascade_of_targets(year: str, on: date, home: Home) -> None:
    found = progress_of_targets(year, on, home, SESSION.acting)
    rows = [
        (
            name,
            s.document,
            *(
                f"{STATUS_WORDS[status.value]}{f' {when}' if when else ''}"
                for status, when in (
                    (s.decomposed, s.decomposed_on),
                    (s.handed_down, s.handed_down_on),
                    (s.received, s.received_on),
                )
            ),
        )
        for name, s in found
    ]
    show("目标分解下达", ("单位", "文号", "分解", "下达", "收到"), rows)
    slack = slack_of_targets(year, on, home, SESSION.acting)
    show("目标衔接核对", ("单位", "目标", "核对"), [(name, id_, s.sentence) for name, id_, s in slack])
    leave(FLAGS if any(s.short for _, _, s in slack) else 0)


def _panel(made: Drafted) -> None:
    draft_ = made.draft
    rows = [("待定", f.conflict, f.working) for f in draft_.undecided]
    rows += [
        ("推定", f.matter, f.working)
        for f in draft_.findings
        if f.kind == "stated" and StatedValues.of(f).complement and f not in draft_.undecided
    ]
    for finding in (f for f in draft_.findings if f.kind == "partition"):
        missing = PartitionValues.of(finding).missing
        if missing:
            rows.append(("要件不全", finding.matter, "；".join(missing)))
    rows += [("校核", f.code, f.sentence) for f in draft_.faults]
    rows += [("不得点名", f"{unit} {matter}", "；".join(why)) for unit, matter, why in made.not_nameable]
    if rows:
        show("拟稿提示（内部）", ("类别", "事项", "内容"), rows)
    for notice in made.notices:
        say(notice)
