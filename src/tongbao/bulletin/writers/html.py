"""Write a page as a self-contained HTML file: every claim opens the chain behind it. No script, no request."""

import re
from collections.abc import Sequence
from html import escape
from importlib.resources import files
from pathlib import Path
from typing import Literal

from tongbao.bulletin.clause import Claim, Clause
from tongbao.bulletin.page import Block, Chains, Chart, Heading, Page, Paragraph, Step, Table
from tongbao.bulletin.writers import drawing
from tongbao.bulletin.writers.layout import width

Edition = Literal["internal", "public"]
EDITIONS = {"internal": "内部版", "public": "公开版"}
NOTHING = {"internal": "没有找到这一处的依据。", "public": "这一处没有可以公开的依据。"}
KINDS = {
    "认定": "由哪项判断得出",
    "规则": "依据哪条规定，当日是否有效",
    "封账": "取自哪一次封存的账册",
    "记录": "账册里的哪几笔",
    "证据": "原件在哪一页",
}
# Nothing may be fetched and nothing may run, whatever the text says.
POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"


def write(page: Page, chains: Chains, out: Path, edition: Edition) -> None:
    """Write a page with the chains behind its claims as HTML.

    Parameters
    ----------
    page
        Page to write; its claims are numbered where they are not.
    chains : mapping of claim id to steps
        Steps behind each claim.
    out
        File to write.
    edition : ``internal`` or ``public``
        ``public`` includes only the steps that may leave the office.
    """
    if any(not claim.id for claim in page.claims()):
        page = page.numbered()
    css = (files("tongbao.bulletin.writers") / "page.css").read_text(encoding="utf-8")
    html = (
        '<!doctype html>\n<html lang="zh-CN"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
        f'<meta name="author" content="{escape(page.issuer)}">'
        f"<title>{escape(page.title.text)}</title><style>{css}{_open_marks(page.claims())}</style></head>\n"
        f'<body>{_bar(page, edition)}\n<main class="desk">{_sheet(page)}</main>\n'
        f"{_trail(page, chains, edition)}</body></html>\n"
    )
    out.write_bytes(html.encode("utf-8"))


def _open_marks(claims: Sequence[Claim]) -> str:
    """Highlight the mark whose chain is open; without a script that takes one selector a claim."""
    ids = [claim.id for claim in claims if re.fullmatch(r"[A-Za-z0-9_-]+", claim.id)]
    selectors = ",".join(f':root:has(#{id_}:target) a[href="#{id_}"]' for id_ in ids)
    return f"{selectors}{{background:#fbd9d6;border-bottom-style:solid;fill:#d7000f}}" if ids else ""


def _bar(page: Page, edition: Edition) -> str:
    draft = f'<span class="draft">{escape(page.draft_mark)}</span>' if page.draft_mark else ""
    synthetic = f'<span class="synthetic">{escape(page.synthetic_mark)}</span>' if page.synthetic_mark else ""
    return (
        f'<header class="bar"><span class="edition">{EDITIONS[edition]}</span>{draft}{synthetic}'
        f"<span>全文<b>{len(page.claims())}</b>处数字和名称可以追查，点带虚线的字看来路</span></header>"
    )


def _sheet(page: Page) -> str:
    """Write the document itself, in the order of GB/T 9704-2012."""
    marks = ""
    if page.draft_mark or page.synthetic_mark:
        draft, synthetic = escape(page.draft_mark), escape(page.synthetic_mark)
        marks = f'<div class="marks"><span class="draft">{draft}</span><span>{synthetic}</span></div>'
    chars = max(1, -(-width(page.issuer).numerator // width(page.issuer).denominator))
    return (
        f'<article class="sheet">{marks}<p class="issuer" style="--chars:{chars}">{escape(page.issuer)}</p>'
        f'<p class="number">{_clause(page.number)}</p><hr class="red"><h1>{_clause(page.title)}</h1>'
        f'<p class="to">{_clause(page.recipients)}</p>{"".join(_block(block) for block in page.blocks)}'
        f'<div class="signed"><div>{_clause(page.signature)}<br>{_clause(page.day_line)}</div></div>'
        f"{_imprint(page)}</article>"
    )


def _imprint(page: Page) -> str:
    copies = f"<p>抄送：{escape(page.copies)}</p>" if page.copies else ""
    last = ""
    if page.printer or page.printed_line.text:
        last = f"<p><span>{escape(page.printer)}</span><span>{_clause(page.printed_line)}</span></p>"
    return f'<footer class="imprint">{copies}{last}</footer>' if copies or last else ""


def _block(block: Block) -> str:
    if isinstance(block, Heading):
        return f"<h{block.level + 1}>{_clause(block.clause)}</h{block.level + 1}>"
    if isinstance(block, Paragraph):
        lead = f'<span class="lead">{escape(block.lead)}</span>' if block.lead else ""
        return f'<p class="body">{lead}{_clause(block.clause)}</p>'
    return _table(block) if isinstance(block, Table) else _chart(block)


def _table(table: Table) -> str:
    head = "".join(f'<th scope="col">{escape(cell)}</th>' for cell in table.head)
    rows = "".join("<tr>" + "".join(f"<td>{_part(cell)}</td>" for cell in row) + "</tr>" for row in table.rows)
    note = f'<p class="note">{escape(table.note)}</p>' if table.note else ""
    return (
        f"<figure><table><caption>{_clause(table.caption)}</caption><thead><tr>{head}</tr></thead>"
        f"<tbody>{rows}</tbody></table>{note}</figure>"
    )


def _chart(chart: Chart) -> str:
    return f"<figure><figcaption>{_clause(chart.caption)}</figcaption>{drawing.svg(chart)}</figure>"


def _clause(clause: Clause) -> str:
    return "".join(_part(part) for part in clause.parts)


def _part(part: str | Claim) -> str:
    if isinstance(part, str):
        return escape(part)
    return f'<a class="claim" href="#{escape(part.id)}">{escape(part.text)}</a>'


def _trail(page: Page, chains: Chains, edition: Edition) -> str:
    claims = page.claims()
    sections = []
    for number, claim in enumerate(claims):
        steps = [step for step in chains.get(claim.id, ()) if step.public or edition == "internal"]
        around = (
            claims[number - 1].id if number else "",
            claims[number + 1].id if number + 1 < len(claims) else "",
        )
        sections.append(_chain(claim, steps, around, edition))
    kinds = "".join(f'<li><span class="kind">{kind}</span><span>{text}</span></li>' for kind, text in KINDS.items())
    hint = (
        '<section class="hint"><h2>每一处都有来路</h2><p>点正文里带虚线的数字或名称，这里列出它的依据：</p>'
        f"<ol>{kinds}</ol></section>"
    )
    return f'<aside class="trail" aria-label="依据">{hint}{"".join(sections)}</aside>'


def _chain(claim: Claim, steps: Sequence[Step], around: tuple[str, str], edition: Edition) -> str:
    before, after = (
        f'<a href="#{escape(id_)}">{word}</a>' if id_ else "<span></span>"
        for id_, word in zip(around, ("← 上一处", "下一处 →"), strict=True)
    )
    found = f'<ol class="steps">{"".join(_step(step, edition) for step in steps)}</ol>'
    if not steps:
        found = f'<p class="none">{NOTHING[edition]}</p>'
    return (
        f'<section class="chain" id="{escape(claim.id)}"><nav class="walk">{before}<a href="#_">收起</a>{after}</nav>'
        f"<h2>{escape(claim.text)}</h2>{found}</section>"
    )


def _step(step: Step, edition: Edition) -> str:
    lines = "".join(f"<p>{escape(line)}</p>" for line in step.lines)
    inside = '<span class="inside">仅内部</span>' if edition == "internal" and not step.public else ""
    title = f"<strong>{escape(step.title)}{inside}</strong>"
    return f'<li class="step"><span class="kind">{escape(step.kind)}</span>{title}{lines}</li>'
