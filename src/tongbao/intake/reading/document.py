"""Read the paragraphs of a DOCX that people have edited. Runs only in a limited worker: see sandbox.py.

Tracked insertions count as written, tracked deletions are left out, comments are noted.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from xml.parsers import expat

from tongbao.intake.reading.limits import read_bounded
from tongbao.intake.reading.workbook_cells import Unreadable
from tongbao.intake.reading.workbook_package import TRUNCATED, unpack

_AGAIN = "请用WPS或Word打开后另存为 .docx 再导入。"
_NOT_A_DOCUMENT = f"文件不是 .docx 文档，或已损坏。{_AGAIN}"
_LARGE = "文档内容过多，超出可读取的上限。请只导入这份草稿的修改稿。"
_UNOPENED = "文件打不开。请核对文件是否还在、是否有权读取。"
_OVERSIZED = "文件超过大小上限。请去掉图片等无关内容后再导入。"
_TRAP = "文件内部含有外部实体，疑为异常文件。请重新另存后导入。"
_BY_NAME = {
    ".doc": f".doc 是旧格式，不能读取。{_AGAIN}",
    ".wps": f".wps 是WPS文字专用格式，不能读取。{_AGAIN}",
    ".wpt": f".wpt 是WPS文字专用格式，不能读取。{_AGAIN}",
    ".rtf": f".rtf 不能读取。{_AGAIN}",
    ".odt": f".odt 不能读取。{_AGAIN}",
    ".pdf": "PDF不能读取。请在 .docx 草稿上修改后导入。",
    ".ofd": "OFD不能读取。请在 .docx 草稿上修改后导入。",
}
_COMPOUND = bytes.fromhex("d0cf11e0a1b11ae1")
_OLD = f"文件其实是旧格式（.doc、.wps）的文档，或设有密码，不能读取。去掉密码，{_AGAIN}"
_WORD_NAMESPACES = (
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/wordprocessingml/main",
)
_MATH_NAMESPACES = (
    "http://schemas.openxmlformats.org/officeDocument/2006/math",
    "http://purl.oclc.org/ooxml/officeDocument/math",
)
_BODY, _COMMENTS = "word/document.xml", "word/comments.xml"
_REMOVED = {"del", "moveFrom", "Fallback", "instrText", "delText", "delInstrText"}
_MARKS = {"tab": "\t", "br": " ", "cr": " ", "noBreakHyphen": "-", "ptab": "\t"}
_UNREAD_PARTS = {
    "footnoteReference": "有脚注，脚注不读入",
    "endnoteReference": "有尾注，尾注不读入",
    "drawing": "有图片，图片不读入",
    "pict": "有图片，图片不读入",
    "txbxContent": "有文本框，其中的文字按段落读入",
    "numPr": "有自动编号，编号不是文字，不读入",
    "sym": "有特殊符号，符号不读入",
}


@dataclass(frozen=True, slots=True)
class DocumentParagraph:
    """One paragraph of a document that holds text.

    Attributes
    ----------
    number : from 1
        Place among the paragraphs that hold text.
    text
        Text after tracked changes are accepted.
    is_cell
        Whether it lies in a table cell.
    is_tracked
        Whether it has tracked changes.
    comments : in order
        Comments that refer to it, each with its author.
    """

    number: int
    text: str
    is_cell: bool = False
    is_tracked: bool = False
    comments: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DocumentText:
    """The paragraphs of a document that hold text, and notes on its content that is not read."""

    paragraphs: tuple[DocumentParagraph, ...]
    notes: tuple[str, ...] = ()


def read_document(path: Path, limits: Mapping[str, int]) -> DocumentText:
    """Read a DOCX.

    Parameters
    ----------
    path
        File; its suffix and its content are both checked.
    limits : limits of ``document_files/reading``
        Most bytes, entries, characters and paragraphs.

    Returns
    -------
    DocumentText
        Paragraphs and notes.

    Raises
    ------
    Unreadable
        Of another kind, too large, packed suspiciously, damaged or locked.
    """
    if verdict := _BY_NAME.get(path.suffix.lower()):
        raise Unreadable(verdict)
    content = read_bounded(path, limits, _UNOPENED, _OVERSIZED)
    if content.startswith(_COMPOUND):
        raise Unreadable(_OLD)
    if not content.startswith(b"PK"):
        raise Unreadable(_NOT_A_DOCUMENT)
    try:
        parts = unpack(content, limits)
    except Unreadable as problem:
        sentence = str(problem)
        raise Unreadable(_NOT_A_DOCUMENT if sentence == TRUNCATED else sentence.replace("报送", "导入")) from problem
    if _BODY not in parts:
        raise Unreadable(_NOT_A_DOCUMENT)
    comments = _PartParser(limits, {}).read(parts[_COMMENTS]).comment_texts if _COMMENTS in parts else {}
    reader = _PartParser(limits, comments).read(parts[_BODY])
    return DocumentText(tuple(reader.paragraphs), tuple(dict.fromkeys(reader.notes)))


def pack_document(document: DocumentText) -> dict[str, Any]:
    """Serialise a document for the pipe of a worker.

    Parameters
    ----------
    document
        Document as read.

    Returns
    -------
    mapping of text
        What JSON can hold; :func:`unpack_document` is the inverse.
    """
    lines = [[p.number, p.text, p.is_cell, p.is_tracked, list(p.comments)] for p in document.paragraphs]
    return {"paragraphs": lines, "notes": list(document.notes)}


def unpack_document(answer: Mapping[str, Any]) -> DocumentText:
    """Restore a document from the pipe of a worker.

    Parameters
    ----------
    answer : as :func:`pack_document` gives it
        Parsed JSON of the worker.

    Returns
    -------
    DocumentText
        Document as the worker read it.
    """
    lines = tuple(DocumentParagraph(n, t, c, k, tuple(m)) for n, t, c, k, m in answer["paragraphs"])
    return DocumentText(lines, tuple(answer["notes"]))


@dataclass
class _OpenParagraph:
    """A paragraph whose end has not been reached."""

    pieces: list[str] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)
    is_tracked: bool = False
    joins_next: bool = False


class _PartParser:
    """Parser of one part. Paragraphs may be nested: a text box in a paragraph has its own."""

    def __init__(self, limits: Mapping[str, int], comments: Mapping[str, str]) -> None:
        self.paragraphs: list[DocumentParagraph] = []
        self.notes: list[str] = []
        self.comment_texts: dict[str, str] = {}
        self._limits, self._comments = limits, comments
        self._path: list[str] = []
        self._open: list[_OpenParagraph] = []
        self._carried: _OpenParagraph | None = None
        self._removed = self._cells = self._chars = 0
        self._hidden = False
        self._comment = ""

    def read(self, xml: bytes) -> "_PartParser":
        """Parse the part."""
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartElementHandler, parser.EndElementHandler = self._start, self._end
        parser.CharacterDataHandler = self._text
        parser.StartDoctypeDeclHandler = self._reject_doctype
        try:
            parser.Parse(xml, True)
        except (expat.ExpatError, LookupError, ValueError) as problem:
            raise Unreadable(_NOT_A_DOCUMENT) from problem
        if self._carried:
            self._close(self._carried)
        return self

    def _reject_doctype(self, *_: object) -> None:
        raise Unreadable(_TRAP)

    def _start(self, name: str, given: dict[str, str]) -> None:
        space, _, tag = name.rpartition(" ")
        above = self._path[-1] if self._path else ""
        tag = _qualified(space, tag)
        self._path.append(tag)
        if tag == "p":
            self._open.append(self._carried or _OpenParagraph())
            self._carried = None
        elif tag == "tc":
            self._cells += 1
        elif tag == "r":
            self._hidden = False
        elif tag == "comment":
            self._comment = _attribute(given, "id")
            self.comment_texts[self._comment] = f"{_attribute(given, 'author') or '未署名'}："
        elif tag in _UNREAD_PARTS and not self._removed:
            self.notes.append(_UNREAD_PARTS[tag])
        self._special(tag, above, given)

    def _special(self, tag: str, above: str, given: dict[str, str]) -> None:
        now = self._open[-1] if self._open else _OpenParagraph()
        if tag in ("del", "ins") and above == "rPr":  # of the paragraph's mark, not of words
            now.is_tracked = True
            now.joins_next |= tag == "del"
            return
        if tag in _REMOVED:
            self._removed += 1
        if tag in ("ins", "del", "moveTo", "moveFrom"):
            now.is_tracked = True
        elif tag == "vanish" and above == "rPr" and _attribute(given, "val") not in ("0", "false", "off"):
            self._hidden = True
            self.notes.append("有隐藏的文字，不读入")
        elif tag == "commentReference":
            now.comments.append(self._comments.get(_attribute(given, "id"), ""))
        elif tag in _MARKS and above == "r" and not self._removed and not self._hidden:
            self._put(_MARKS[tag])

    def _end(self, name: str) -> None:
        tag = self._path.pop()
        if tag in _REMOVED and not (tag == "del" and self._path and self._path[-1] == "rPr"):
            self._removed -= 1
        if tag == "tc":
            self._cells -= 1
        elif tag == "p":
            done = self._open.pop()
            if done.joins_next:
                done.joins_next = False
                self._carried = done
            else:
                self._close(done)

    def _text(self, text: str) -> None:
        if self._path and self._path[-1] in ("t", "m:t") and not self._removed and not self._hidden:
            self._put(text)

    def _put(self, text: str) -> None:
        self._chars += len(text)
        if self._chars > self._limits["most_chars"]:
            raise Unreadable(_LARGE)
        if self._open:
            self._open[-1].pieces.append(text)

    def _close(self, done: _OpenParagraph) -> None:
        text = "".join(done.pieces).strip()
        if self._comment:
            self.comment_texts[self._comment] += text
        elif text:
            number = len(self.paragraphs) + 1
            if number > self._limits["most_paragraphs"]:
                raise Unreadable(_LARGE)
            noted = tuple(c for c in done.comments if c)
            self.paragraphs.append(DocumentParagraph(number, text, self._cells > 0, done.is_tracked, noted))


def _qualified(space: str, tag: str) -> str:
    if space in _WORD_NAMESPACES or tag == "Fallback":
        return tag
    return "m:t" if space in _MATH_NAMESPACES and tag == "t" else f"?{tag}"


def _attribute(given: Mapping[str, str], name: str) -> str:
    return next((v for k, v in given.items() if k.rpartition(" ")[2] == name), "")
