"""Reading a DOCX: what is tracked, what is apart, what is refused; in the sandbox as well."""

import zipfile
from pathlib import Path

import docx
import pytest
from tests.intake.sheets import LIMITS as SHEETS

from tongbao.intake.reading import sandbox
from tongbao.intake.reading.document import (
    DocumentParagraph,
    DocumentText,
    pack_document,
    read_document,
    unpack_document,
)
from tongbao.intake.reading.workbook_cells import Unreadable

LIMITS = SHEETS | {"most_paragraphs": 50, "most_chars": 2000, "ratio": 300}
NAME = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
AGAIN = "请用WPS或Word打开后另存为 .docx 再导入。"


def made(path: Path, body: str, comments: str = "", name: str = NAME) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", f'<w:document xmlns:w="{name}"><w:body>{body}</w:body></w:document>')
        if comments:
            archive.writestr("word/comments.xml", f'<w:comments xmlns:w="{name}">{comments}</w:comments>')
    return path


def run(text: str, tag: str = "t") -> str:
    return f"<w:r><w:{tag}>{text}</w:{tag}></w:r>"


def p(*runs: str, mark: str = "") -> str:
    return f"<w:p><w:pPr><w:rPr>{mark}</w:rPr></w:pPr>{''.join(runs)}</w:p>"


def texts(tmp_path: Path, *paragraphs: str) -> list[str]:
    return [x.text for x in read_document(made(tmp_path / "稿.docx", "".join(paragraphs)), LIMITS).paragraphs]


def refused(path: Path, limits: dict[str, int] = LIMITS) -> str:
    with pytest.raises(Unreadable) as problem:
        read_document(path, limits)
    return str(problem.value)


def test_paragraphs_and_cells_are_numbered_as_they_stand(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("一、总体情况")
    document.add_paragraph("")
    document.add_table(1, 2).rows[0].cells[1].text = "12"
    document.add_paragraph("甲\t乙")
    document.save(str(tmp_path / "稿.docx"))
    assert read_document(tmp_path / "稿.docx", LIMITS | {"ratio": 1000}).paragraphs == (
        DocumentParagraph(1, "一、总体情况"),
        DocumentParagraph(2, "12", is_cell=True),
        DocumentParagraph(3, "甲\t乙"),
    )


def test_what_was_put_in_is_read_and_what_was_taken_out_is_not(tmp_path: Path) -> None:
    body = p(run("还有"), f"<w:del>{run('19', 'delText')}</w:del>", f"<w:ins>{run('21')}</w:ins>", run("个区"))
    body += p(f"<w:moveFrom>{run('甲')}</w:moveFrom><w:moveTo>{run('乙')}</w:moveTo>") + p(run("丙"))
    found = read_document(made(tmp_path / "稿.docx", body), LIMITS)
    assert [(x.text, x.is_tracked) for x in found.paragraphs] == [("还有21个区", True), ("乙", True), ("丙", False)]


def test_a_paragraph_whose_mark_was_taken_out_runs_on(tmp_path: Path) -> None:
    assert texts(tmp_path, p(run("前"), mark="<w:del/>"), p(run("后")), p(run("末"), mark="<w:ins/>")) == ["前后", "末"]
    assert texts(tmp_path, p(run("前"), mark="<w:del/>")) == ["前"]


def test_comments_stand_with_their_paragraph(tmp_path: Path) -> None:
    note = f'<w:comment w:id="3" w:author="领导">{p(run("请核"), run("实"))}</w:comment>'
    body = p(run("甲"), '<w:r><w:commentReference w:id="3"/></w:r>') + p(run("乙"))
    found = read_document(made(tmp_path / "稿.docx", body, note), LIMITS)
    assert [x.comments for x in found.paragraphs] == [("领导：请核实",), ()]


def test_what_is_not_read_is_told(tmp_path: Path) -> None:
    hidden = "<w:r><w:rPr><w:vanish/></w:rPr><w:t>密</w:t></w:r>"
    body = p(run("甲"), hidden, run("乙"), "<w:r><w:footnoteReference/></w:r>", run("PAGE", "instrText"))
    found = read_document(made(tmp_path / "稿.docx", body), LIMITS)
    assert found == DocumentText((DocumentParagraph(1, "甲乙"),), ("有隐藏的文字，不读入", "有脚注，脚注不读入"))


def test_a_text_box_has_paragraphs_of_its_own(tmp_path: Path) -> None:
    box = f"<w:r><w:pict><w:txbxContent>{p(run('框'))}</w:txbxContent></w:pict></w:r>"
    assert texts(tmp_path, p(run("前"), box, run("后"))) == ["框", "前后"]


def test_the_strict_namespace_is_read(tmp_path: Path) -> None:
    strict = "http://purl.oclc.org/ooxml/wordprocessingml/main"
    assert read_document(made(tmp_path / "稿.docx", p(run("甲")), name=strict), LIMITS).paragraphs[0].text == "甲"


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("稿.doc", f".doc 是旧格式，不能读取。{AGAIN}"),
        ("稿.WPS", f".wps 是WPS文字专用格式，不能读取。{AGAIN}"),
        ("稿.pdf", "PDF不能读取。请在 .docx 草稿上修改后导入。"),
    ],
)
def test_other_kinds_are_refused_by_name(tmp_path: Path, name: str, sentence: str) -> None:
    (tmp_path / name).write_bytes(b"x")
    assert refused(tmp_path / name) == sentence


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", f"文件不是 .docx 文档，或已损坏。{AGAIN}"),
        (b"PK\x03\x04 cut", f"文件不是 .docx 文档，或已损坏。{AGAIN}"),
        (
            bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600),
            f"文件其实是旧格式（.doc、.wps）的文档，或设有密码，不能读取。去掉密码，{AGAIN}",
        ),
    ],
)
def test_other_kinds_are_refused_by_their_bytes(tmp_path: Path, content: bytes, sentence: str) -> None:
    (tmp_path / "稿.docx").write_bytes(content)
    assert refused(tmp_path / "稿.docx") == sentence


def test_traps_and_excess_are_refused(tmp_path: Path) -> None:
    large = "文件解压后过大，疑为异常文件。请重新另存后导入。"
    bomb = tmp_path / "弹.docx"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b" " * 3_000_000)
    assert refused(bomb) == large
    many = made(tmp_path / "多.docx", p(run("字")) * 51)
    assert refused(many) == "文档内容过多，超出可读取的上限。请只导入这份草稿的修改稿。"
    long = made(tmp_path / "长.docx", p(run("字" * 2001)))
    assert refused(long) == "文档内容过多，超出可读取的上限。请只导入这份草稿的修改稿。"
    cut = made(tmp_path / "断.docx", "<w:p>")
    assert refused(cut) == f"文件不是 .docx 文档，或已损坏。{AGAIN}"
    trap = tmp_path / "陷.docx"
    with zipfile.ZipFile(trap, "w") as archive:
        xml = f'<!DOCTYPE a [<!ENTITY b "c">]><w:document xmlns:w="{NAME}"/>'
        archive.writestr("word/document.xml", xml.encode("utf-16"))
    assert refused(trap) == "文件内部含有外部实体，疑为异常文件。请重新另存后导入。"
    book = tmp_path / "表.docx"
    with zipfile.ZipFile(book, "w") as archive:
        archive.writestr("xl/workbook.xml", "<a/>")
    assert refused(book) == f"文件不是 .docx 文档，或已损坏。{AGAIN}"


def test_through_the_pipe_nothing_is_lost(tmp_path: Path) -> None:
    document = DocumentText((DocumentParagraph(1, "甲", True, True, ("领导：好",)),), ("有图片，图片不读入",))
    assert unpack_document(pack_document(document)) == document
    path = made(tmp_path / "稿.docx", p(run("甲")))
    assert sandbox.read_document(path, LIMITS) == DocumentText((DocumentParagraph(1, "甲"),))
    assert sandbox.read_document(tmp_path / "无.docx", LIMITS) == "文件打不开。请核对文件是否还在、是否有权读取。"
