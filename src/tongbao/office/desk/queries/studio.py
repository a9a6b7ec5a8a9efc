"""The bulletin studio: documents, one draft as a page of clauses and claims, what must be dealt with, the chain."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import count
from pathlib import Path

from tongbao.assess.decision_key import DecisionKey
from tongbao.assess.values.targets import VerdictValues
from tongbao.assess.verdict import Outcome
from tongbao.bulletin.clause import Claim, Clause
from tongbao.bulletin.draft import Draft
from tongbao.bulletin.genre import BASES
from tongbao.bulletin.page import Block, Chart, Heading, Page, Paragraph, Step
from tongbao.bulletin.page import Table as PageTable
from tongbao.bulletin.sections.problems import CHOICES
from tongbao.dossier.document import stored_inputs, stored_rulebook, write_draft
from tongbao.dossier.dossier import Dossier
from tongbao.dossier.inputs import Inputs
from tongbao.measure.refusal import Refusal
from tongbao.office.desk.access import roles, visibility
from tongbao.office.desk.documents.render import chains, files_of, render
from tongbao.office.desk.home.home import Actor, Home
from tongbao.office.desk.queries.cache import remember
from tongbao.office.desk.queries.document_kinds import kind_names
from tongbao.office.desk.queries.table import BAD, CALM, GOOD, WARN, Cell, Table, Value
from tongbao.office.store.models import DecisionRow, DocumentRow, ProposalRow, RecordRow
from tongbao.registry.reporting import AREAS
from tongbao.registry.roster import Roster
from tongbao.rules.digest import sha256
from tongbao.rules.rulebook import Rulebook

VERBS = ("draft", "issue", "sign", "verify")
FILES = {
    "bulletin.docx": "Word",
    "bulletin.pdf": "PDF",
    "bulletin.html": "可追溯（内部）",
    "bulletin-public.html": "可追溯（公开）",
    "evidence.xlsx": "证据表",
    "league.xlsx": "排名和演算",
    "claims.json": "断言清单",
}
_CHOICE_WORDS = {
    "stated": "按汇总数并写明来源",
    "list": "按清单所载",
    "worded": "用概数词",
    "omit": "不写",
    "approve": "同意点名",
    "confirm": "认可判定，可以点名",
}


@dataclass(frozen=True)
class Part:
    """Words, or a claim with its id."""

    text: str
    claim: str = ""
    kind: str = ""


@dataclass(frozen=True)
class Line:
    """One paragraph of the page as drawn: a heading, body, table row, with the number of its clause."""

    shape: str
    parts: tuple[Part, ...]
    number: int


@dataclass(frozen=True)
class Trouble:
    """Something the drafter must deal with: what kind, about what, in words; the choices where it can be decided."""

    kind: str
    about: str
    words: str
    tone: str
    conflict: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    chosen: str = ""


@dataclass(frozen=True)
class Studio:
    """One document in the studio."""

    key: str
    name: str
    period: str
    as_of: str
    number: str
    state: str
    issued: bool
    drafted_by: str
    issued_by: str
    lines: tuple[Line, ...]
    troubles: tuple[Trouble, ...]
    blocking: int
    balance: Table
    files: tuple[tuple[str, str], ...]
    proposed: str
    mine: bool
    mark: str
    head: tuple[tuple[str, str], ...]
    claims: int


def documents(acting: Actor) -> Table:
    """Every draft and every issued document.

    Raises
    ------
    Refusal : codes ``role`` and ``territory``.
    """
    _entitled(acting)
    called = kind_names(acting.now.date())
    lines: list[tuple[Value, ...]] = [
        (
            Cell(called.get(d.kind, d.kind), page="document", key=(d.key,)),
            d.period,
            d.as_of,
            Cell("已印发", GOOD) if d.state == "issued" else Cell("草稿", CALM),
            d.number,
            d.drafted_by,
            d.issued_by,
        )
        for d in DocumentRow.objects.order_by("-as_of", "-id")
    ]
    return Table("文件", ("文件", "期间", "截至日", "状态", "文号", "拟稿", "签发"), lines, empty="还没有拟稿")


def document_detail(key: str, home: Home, acting: Actor) -> Studio:
    """One document: its page, what must be dealt with, its files.

    Raises
    ------
    Refusal : codes ``role``, ``no-draft``.
    """
    row, dossier, written = _written(key, home, acting)
    inputs = dossier.inputs
    proposal = next((p for p in ProposalRow.objects.filter(act="issue") if p.subject.startswith(f"{key} ")), None)
    files = tuple((n, words) for n, words in FILES.items() if n != "league.xlsx" or BASES[inputs.kind].judges_targets)
    troubles = tuple(_troubles(written, inputs, dossier.rulebook))
    head = inputs.head
    return Studio(
        key,
        kind_names(acting.now.date()).get(row.kind, row.kind),
        row.period,
        row.as_of,
        row.number,
        "已印发" if row.state == "issued" else "草稿",
        row.state == "issued",
        row.drafted_by,
        row.issued_by,
        tuple(_lines(written.page)),
        troubles,
        sum(t.tone == BAD for t in troubles),
        Table("平衡表", ("单位", "正文提及次数", "报送做法数"), written.mentions),
        files,
        f"{proposal.by}已提出印发 {proposal.subject.split(' ')[1]}" if proposal else "",
        bool(proposal and proposal.by == acting.who),
        written.page.draft_mark or written.page.synthetic_mark,
        (
            ("发文机关", head.issuer),
            ("主送", head.recipients),
            ("抄送", head.copies or "—"),
            ("印发机关", head.printer or "—"),
            ("规则日期", inputs.rules_on.isoformat()),
            ("列名次序", inputs.order),
            ("账册", f"{len(inputs.books)}册"),
        ),
        len(written.page.claims()),
    )


def claim(key: str, id_: str, home: Home, acting: Actor) -> tuple[Claim, tuple[Step, ...], list[Cell]]:
    """One claim with the chain behind it, down to the paper, and where the auditor goes on from there.

    Raises
    ------
    Refusal : codes ``role``, ``no-draft``, ``absent``.
    """
    row, dossier, written = _written(key, home, acting)
    found = next((c for c in written.page.claims() if c.id == id_), None)
    if found is None:
        raise Refusal("absent", "没有这处断言。", "请从文件的正文点开。")
    make = lambda: chains(written, dossier, home)  # noqa: E731
    known = remember(("chains", key, row.digest), home, make)
    return found, known.get(id_, ()), _onward(found, written, dossier.roster)


def _onward(found: Claim, written: Draft, roster: Roster) -> list[Cell]:
    """The returns a claim stands on, and the places whose institutions and bills stand behind a sum."""
    finding = next((f for f in written.findings if f.id == found.finding), None)
    cells = []
    if finding is not None and finding.kind in ("total", "change", "verdict"):
        scope = finding.subject.split("/")
        units = [u for u in roster.units if u.id in scope] or roster.units_at(date.max, AREAS)
        cells += [Cell(f"{u.name}的机构和单据", page="registry_place", key=(u.id,)) for u in units]
    ids = dict(RecordRow.objects.filter(key__in=found.records).values_list("upload_id", "upload__file"))
    return cells + [Cell(name, page="return", key=(pk,)) for pk, name in sorted(ids.items())]


def file(key: str, name: str, home: Home, acting: Actor) -> bytes:
    """One file of a document.

    Raises
    ------
    Refusal : codes ``role``, ``absent``.
    """
    _entitled(acting)
    path = files_of(home, key) / name
    if name in FILES and not path.exists() and DocumentRow.objects.filter(key=key).exists():
        _make_files(key, home, acting)
    if name not in FILES or not path.exists():
        raise Refusal("absent", "没有这个文件，或者重做的与印发时不一致。", "请重新拟稿；已印发的请从归档包中取用。")
    return path.read_bytes()


def _make_files(key: str, home: Home, acting: Actor) -> None:
    """Write the files of a document from what was kept of it; those of an issued one must come out as issued.

    What comes out differently (other fonts, another program) is not shown: it is not what was issued.
    """
    row, dossier, written = _written(key, home, acting)
    folder = files_of(home, key)
    render(written, Dossier.open(dossier.inputs, home.path), home, folder)
    kept_ = home.path / row.folder / "files.json"
    if row.state != "issued" or not kept_.exists():
        return
    wanted = json.loads(kept_.read_text("utf-8"))
    for name, digest in wanted.items():
        if sha256((folder / name).read_bytes()) != digest:
            (folder / name).unlink()


def difference(key: str, other: str, home: Home, acting: Actor) -> Table:
    """What differs between two drafts, claim by claim.

    Raises
    ------
    Refusal : codes ``role``, ``no-draft``.
    """
    now, then = (_claims(k, home, acting) for k in (key, other))
    lines: list[tuple[Value, ...]] = []
    for id_ in sorted(now.keys() | then.keys()):
        if now.get(id_) != then.get(id_):
            lines.append((id_[0], id_[1], then.get(id_, "—"), now.get(id_, "—")))
    return Table(f"与 {other} 的不同", ("认定", "取值", "那一稿", "这一稿"), lines, empty="数字和名称没有不同")


def _claims(key: str, home: Home, acting: Actor) -> dict[tuple[str, str], str]:
    _entitled(acting)
    row = DocumentRow.objects.filter(key=key).first()
    if row is None:
        raise Refusal("no-draft", "没有这份草稿。", "请从列表中打开。")
    path: Path = home.path / row.folder / "claims.json"
    told = json.loads(path.read_text("utf-8"))["claims"]
    found: dict[tuple[str, str], str] = {}
    for c in told:
        found[c["finding"], c["key"]] = c["text"]
    return found


def _entitled(acting: Actor) -> None:
    verb = next((v for v in VERBS if visibility.is_allowed(v, acting)), "draft")
    roles.require(acting, verb)


def _written(key: str, home: Home, acting: Actor) -> tuple[DocumentRow, Dossier, Draft]:
    _entitled(acting)
    row = DocumentRow.objects.filter(key=key).first()
    if row is None:
        raise Refusal("no-draft", "没有这份草稿。", "请从列表中打开。")

    def make() -> tuple[Dossier, Draft]:
        folder = home.path / row.folder
        inputs = stored_inputs(folder)
        rulebook = stored_rulebook(folder, inputs) if row.state == "issued" else None
        dossier = Dossier.open(inputs, home.path, rulebook)
        return dossier, write_draft(dossier)

    return row, *remember(("draft", key, row.digest, row.state), home, make, closed_only=True)


def _lines(page: Page) -> Iterator[Line]:
    number = count()
    yield Line("number", _parts(page.number), next(number))
    yield Line("title", _parts(page.title), next(number))
    yield Line("to", _parts(page.recipients), next(number))
    for block in page.blocks:
        yield from _block(block, number)
    yield Line("sign", _parts(page.signature), next(number))
    yield Line("day", _parts(page.day_line), next(number))


def _block(block: Block, number: Iterator[int]) -> Iterator[Line]:
    if isinstance(block, Heading):
        yield Line(f"heading{block.level}", _parts(block.clause), next(number))
    elif isinstance(block, Paragraph):
        lead = (Part(block.lead, kind="lead"),) if block.lead else ()
        yield Line("body", (*lead, *_parts(block.clause)), next(number))
    elif isinstance(block, PageTable):
        yield Line("caption", _parts(block.caption), next(number))
        yield Line("head", tuple(Part(h) for h in block.head), -1)
        for row in block.rows:
            yield Line("row", _parts(Clause(tuple(row))), next(number))
    elif isinstance(block, Chart):
        yield Line("caption", _parts(block.caption), next(number))
        yield Line("head", (Part(""), *(Part(c) for c in block.categories)), -1)
        for name, claims in block.series:
            yield Line("row", (Part(name), *_parts(Clause(claims))), next(number))


def _parts(clause: Clause) -> tuple[Part, ...]:
    return tuple(Part(p) if isinstance(p, str) else Part(p.text, p.id, p.kind) for p in clause.parts)


def _troubles(written: Draft, inputs: Inputs, rulebook: Rulebook) -> Iterator[Trouble]:
    """Conflicts, proof, inferences, verdicts that are not robust, rules nobody verified; what blocks stands first."""
    chosen = {d.conflict: d.choice for d in DecisionRow.objects.order_by("id")}
    undecided = {f.id for f in written.undecided}
    for finding in (f for f in written.findings if f.conflict):
        words = tuple((c, _CHOICE_WORDS.get(c, c)) for c in CHOICES)
        tone = BAD if finding.id in undecided else GOOD
        kind = "待定" if finding.id in undecided else "已决定"
        yield Trouble(
            kind,
            _matter(finding.matter, rulebook),
            finding.working,
            tone,
            finding.conflict,
            words,
            chosen.get(finding.conflict, ""),
        )
    for fault in written.faults:
        yield Trouble("校核", fault.code, fault.sentence, BAD)
    for finding in written.inferable:
        yield Trouble("可推知", _matter(finding.matter, rulebook), finding.working, WARN)
    for finding in (f for f in written.findings if f.kind == "verdict"):
        verdict = VerdictValues.of(finding)
        if verdict.outcome is Outcome.MISSED and not verdict.robust:
            conflict = str(DecisionKey.name(finding.id))
            yield Trouble(
                "不稳健",
                finding.subject,
                finding.working,
                WARN,
                conflict,
                (("confirm", _CHOICE_WORDS["confirm"]), ("omit", "不点名")),
                chosen.get(conflict, ""),
            )
    if unverified := rulebook.unverified_used():
        told = "、".join(_rule(key, rulebook) for key in unverified)
        yield Trouble("规则未核实", f"{len(unverified)}项", f"没有人与原文核对过：{told}", CALM)


def _rule(key: str, rulebook: Rulebook) -> str:
    table, _, id_ = key.partition("/")
    row = rulebook.find(table, id_)
    return str(row.get("name", key)) if row else key


def _matter(id_: str, rulebook: Rulebook) -> str:
    row = rulebook.find("matters", id_) if id_ else None
    return row.text("name") if row else id_
