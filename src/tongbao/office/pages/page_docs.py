"""The tables of ``docs/pages.md``, written from the page table by ``python -m tongbao.office.pages.page_docs``."""

import os
from pathlib import Path

START, END = "<!-- 页面表：由页面登记生成，不要手改 -->", "<!-- 页面表完 -->"
_HEAD = "| 页面 | 地址 | 谁用 | 做什么 |\n|---|---|---|---|"


def page_tables() -> str:
    """Return one Markdown table a section of the menu, one line a page."""
    from tongbao.office.pages.page_table import SECTIONS

    parts = []
    for section in SECTIONS:
        lines, audience = [f"## {section.title or '日常'}\n", _HEAD], ""
        for page in section.pages:
            audience = page.audience or audience
            name = f"**{page.title}**" if page.in_menu else f"{page.title}"
            lines.append(f"| {name} | `/{page.address}` | {audience} | {page.about} |")
        parts.append("\n".join(lines))
    return "\n\n".join(parts)


def refreshed(document: str) -> str:
    """Return a document with its generated part written anew; what is before and after stays."""
    before, _, rest = document.partition(START)
    after = rest.partition(END)[2]
    return f"{before}{START}\n\n{page_tables()}\n\n{END}{after}"


def main(path: Path = Path("docs/pages.md")) -> None:
    """Write the generated part of the document anew."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tongbao.office.settings")
    django.setup()
    path.write_text(refreshed(path.read_text("utf-8")), "utf-8")


if __name__ == "__main__":
    main()
