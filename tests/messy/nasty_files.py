"""Files as they come in, made here and now: 合成, no file of a real office.

Each with what is nasty about it and what must come out.

Expected is a dict of sheet name to rows of (kind, text), or the start of the sentence the file is refused with.
"""

import io
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import openpyxl
import xlsxwriter
import xlwt
from tests.intake.sheets import LIMITS, locked

MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
SHEET = "xl/worksheets/sheet1.xml"
STYLES = (
    f'<styleSheet {MAIN}><numFmts count="4">'
    '<numFmt numFmtId="170" formatCode="yyyy&quot;年&quot;m&quot;月&quot;"/>'
    '<numFmt numFmtId="171" formatCode="0.00&quot;万元&quot;"/>'
    '<numFmt numFmtId="172" formatCode="0!.0,&quot;万&quot;"/>'
    '<numFmt numFmtId="173" formatCode="0.00%"/></numFmts><cellXfs count="8">'
    + "".join(f'<xf numFmtId="{n}"/>' for n in (0, 9, 31, 57, 170, 171, 172, 173, 14, 2))
    + "</cellXfs></styleSheet>"
)
TABLE = [[("s", "单位"), ("s", "用电量")], [("s", "合成局"), ("n", "12.5")]]
WORDS = [[("s", "单位"), ("s", "用电量")], [("s", "合成局"), ("s", "12.5")]]
DAMAGED = "文件不是可以读取的电子表格，或已损坏。请用WPS或Excel打开后另存为 .xlsx 再报送。"
CUT = "文件不是电子表格，或传输中被截断。请用WPS或Excel另存为 .xlsx 后重新报送。"
LARGE = "文件解压后过大，疑为异常文件。请重新另存后报送。"
NAMES = "文件内部路径异常。请重新另存后报送。"
TRAP = "文件内部含有外部实体或异常标记，疑为异常文件。请重新另存后报送。"
LOCKED = "文件设有密码。请去掉密码后重新报送。"
FAR = "超出可读范围"

Expected = dict[str, list[list[tuple[str, str] | None]]] | str


@dataclass(frozen=True)
class Nasty:
    """One file: its name, what is nasty about it, how it is made, what must come out, which marks it must carry."""

    name: str
    what: str
    make: Callable[[Path], object]
    expected: Expected
    marks: dict[str, Any] | None = None
    bomb: bool = False


NASTY: list[Nasty] = []


def nasty(name: str, what: str, expected: Expected, marks: dict[str, Any] | None = None, bomb: bool = False) -> Any:
    """Enter the function that makes a file."""

    def enter(make: Callable[[Path], object]) -> Callable[[Path], object]:
        NASTY.append(Nasty(name, what, make, expected, marks, bomb))
        return make

    return enter


def text(name: str, what: str, content: bytes, expected: Expected, marks: dict[str, Any] | None = None) -> None:
    """Enter a file by its bytes."""
    NASTY.append(Nasty(name, what, lambda path: path.write_bytes(content), expected, marks))


def good() -> bytes:
    """A sound little workbook."""
    book = io.BytesIO()
    with xlsxwriter.Workbook(book) as made:
        sheet = made.add_worksheet("表")
        sheet.write_row(0, 0, ["单位", "用电量"])
        sheet.write_row(1, 0, ["合成局", 12.5])
    return book.getvalue()


def changed(path: Path, parts: dict[str, str | bytes | None], whole: bytes | None = None) -> None:
    """The sound workbook with parts put in another way, added or (none) left out."""
    with zipfile.ZipFile(io.BytesIO(whole or good())) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = parts.get(name, old.read(name))
            if content is not None:
                new.writestr(name, content)
        for name in parts.keys() - set(old.namelist()):
            new.writestr(name, parts[name] or b"")


def sheet(*rows: str, head: str = "", tail: str = "") -> str:
    """The XML of a sheet out of the XML of its cells, row by row."""
    lines = "".join(f'<row r="{n}">{cells}</row>' for n, cells in enumerate(rows, start=1))
    return f"<worksheet {MAIN}>{head}<sheetData>{lines}</sheetData>{tail}</worksheet>"


def cells(
    name: str, what: str, xml: str | bytes | None, expected: Expected, marks: dict[str, Any] | None = None, **more: Any
) -> None:
    """Enter a workbook whose first sheet is written by hand, with styles of ours."""
    parts = {SHEET: xml, "xl/styles.xml": STYLES} | more.get("parts", {})
    NASTY.append(Nasty(name, what, lambda path: changed(path, parts), expected, marks, more.get("bomb", False)))


ONE = '<c r="A1"><v>1</v></c>'
EIGHT = {"表": [[("n", "1")]]}

# ---- workbooks as they should be, and by other names
text("好.xlsx", "nothing", good(), {"表": TABLE})
text("宏.xlsm", "a workbook with macros by its name", good(), {"表": TABLE})
text("其实是xlsx.xls", "an .xlsx named .xls", good(), {"表": TABLE})
text("其实是xlsx.csv", "an .xlsx named .csv", good(), {"表": TABLE})
text("大写.XLSX", "a suffix in capitals", good(), {"表": TABLE})


@nasty("带宏.xlsm", "a macro part, which nobody runs", {"表": TABLE})
def with_macro(path: Path) -> None:
    changed(path, {"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0Auto_Open"})


# ---- cells
cells(
    "百分比.xlsx",
    "percent formats: 0.15 must not be taken for 15 or the other way",
    sheet('<c r="A1" s="1"><v>0.15</v></c><c r="B1" s="7"><v>0.28999999999999998</v></c><c r="C1" s="1"/>'),
    {"表": [[("s", "15%"), ("s", "29%")]]},
)
cells(
    "格式里的单位.xlsx",
    "the unit stands in the number format only",
    sheet('<c r="A1" s="5"><v>12.5</v></c><c r="B1" s="6"><v>12345</v></c><c r="C1" s="9"><v>3.5</v></c>'),
    {"表": [[("s", "12.5万元"), ("n", "12345"), ("n", "3.5")]]},
)
cells(
    "日期.xlsx",
    "dates by built-in Chinese and by custom formats",
    sheet("".join(f'<c r="{c}1" s="{s}"><v>42814</v></c>' for c, s in zip("ABCDE", (2, 3, 4, 8, 0), strict=True))),
    {"表": [[("d", "2017-03-20")] * 4 + [("n", "42814")]]},
)
cells(
    "1904.xlsx",
    "the 1904 date system",
    sheet('<c r="A1" s="8"><v>41352</v></c>'),
    {"表": [[("d", "2017-03-20")]]},
    parts={
        "xl/workbook.xml": f'<workbook {MAIN} xmlns:r="{LINKS}"><workbookPr date1904="1"/><sheets>'
        '<sheet name="表" sheetId="1" r:id="rId1"/></sheets></workbook>'
    },
)
cells(
    "错误值.xlsx",
    "error cells",
    sheet('<c r="A1" t="e"><v>#DIV/0!</v></c><c r="B1" t="e"><f>1/0</f><v>#N/A</v></c><c r="C1"><v>7</v></c>'),
    {"表": [[("e", "#DIV/0!"), ("e", "#N/A"), ("n", "7")]]},
)
cells(
    "公式无值.xlsx",
    "formulas that were never computed",
    sheet(
        '<c r="A1"><f>SUM(B1:C1)</f></c><c r="B1"><f>1&lt;2</f><v></v></c><c r="C1"><f>2+3</f><v>5</v></c>'
        '<c r="D1" t="str"><f>IF(A1="","",1)</f><v></v></c>',
        '<c r="A2"><f t="shared" ref="A2:A3" si="0">C1*2</f></c><c r="B2"><f t="shared" si="0"/></c>',
    ),
    {"表": [[("f", "=SUM(B1:C1)"), ("f", "=1<2"), ("n", "5"), None], [("f", "=C1*2"), ("f", "=C1*2")]]},
)


@nasty("程序写的公式.xlsx", "openpyxl never computes its formulas", {"表": [[("n", "1"), ("n", "2"), ("f", "=A1+B1")]]})
def by_openpyxl(path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.title = "表"
    book.active.append([1, 2, "=A1+B1"])
    book.save(path)


@nasty("零值公式.xlsx", "xlsxwriter stores 0 for a formula nobody computed", {"表": [[("n", "1"), ("f", "=A1*100")]]})
def by_xlsxwriter(path: Path) -> None:
    with xlsxwriter.Workbook(str(path)) as book:
        made = book.add_worksheet("表")
        made.write_number(0, 0, 1)
        made.write_formula(0, 1, "=A1*100")


cells(
    "长数字.xlsx",
    "codes of 18 digits typed as numbers",
    sheet(
        '<c r="A1"><v>123456789012345678</v></c><c r="B1"><v>1.21300007459012E+17</v></c>'
        '<c r="C1"><v>1234567890123456</v></c>'
    ),
    {"表": [[("n", "123456789012345678"), ("n", "1.21300007459012e+17"), ("n", "1234567890123456")]]},
)
cells(
    "无穷.xlsx",
    "numbers that are none",
    sheet('<c r="A1"><v>1e400</v></c><c r="B1"><v>NaN</v></c><c r="C1"><v>1e-13</v></c>'),
    {"表": [[("e", "inf"), ("e", "nan"), ("n", "0.0000000000001")]]},
)
cells(
    "文本数字.xlsx",
    "numbers and formulas stored as text, rich text",
    sheet(
        '<c r="A1" t="inlineStr"><is><t>0123</t></is></c>'
        '<c r="B1" t="inlineStr"><is><r><t>甲</t></r><r><t>乙</t></r></is></c>'
        '<c r="C1" t="str"><v>=cmd|\'/c calc\'!A0</v></c><c r="D1" t="b"><v>1</v></c>'
    ),
    {"表": [[("s", "0123"), ("s", "甲乙"), ("s", "=cmd|'/c calc'!A0"), ("b", "是")]]},
)
cells("缺共享文本.xlsx", "a shared string that is not there", sheet('<c r="A1" t="s"><v>99</v></c>'), DAMAGED)

# ---- ways of writing the same
cells(
    "尺寸太小.xlsx",
    "a dimension of A1 only, as WPS writes",
    sheet(ONE + '<c r="D1"><v>4</v></c>', head='<dimension ref="A1"/>'),
    {"表": [[("n", "1"), None, None, ("n", "4")]]},
)
cells("尺寸太大.xlsx", "a dimension of the whole sheet", sheet(ONE, head='<dimension ref="A1:XFD1048576"/>'), EIGHT)
cells(
    "空格到底.xlsx",
    "styled empty cells to the last corner",
    sheet(ONE + '<c r="XFD1" s="1"/>').replace(
        "</sheetData>", '<row r="1048576"><c r="XFD1048576" s="1"/></row></sheetData>'
    ),
    EIGHT,
)
cells(
    "前缀.xlsx",
    "tags with a prefix, as the Open XML SDK writes",
    f'<x:worksheet {MAIN.replace("xmlns=", "xmlns:x=")}><x:sheetData><x:row r="1">'
    '<x:c r="A1" t="e"><x:v>#REF!</x:v></x:c>'
    '<x:c r="B1"><x:v>2</x:v></x:c></x:row></x:sheetData></x:worksheet>',
    {"表": [[("e", "#REF!"), ("n", "2")]]},
)
cells(
    "无地址.xlsx",
    "cells and rows without their place",
    sheet('<c><v>1</v></c><c t="e"><v>#N/A</v></c>').replace(' r="1"', ""),
    {"表": [[("n", "1"), ("e", "#N/A")]]},
)
cells("单引号.xlsx", "attributes in single quotes", sheet(ONE).replace('"', "'"), EIGHT)
cells(
    "UTF16部件.xlsx",
    "a sheet in UTF-16",
    ('<?xml version="1.0" encoding="UTF-16"?>' + sheet(ONE)).encode("utf-16"),
    EIGHT,
)
cells(
    "CDATA.xlsx",
    "text in CDATA, a number in a comment",
    sheet('<c r="A1" t="str"><v><![CDATA[甲<乙]]></v></c><!-- <c r="B1"><v>3</v></c> -->'),
    {"表": [[("s", "甲<乙")]]},
)
cells(
    "乱序.xlsx",
    "cells out of order",
    sheet('<c r="C1"><v>3</v></c><c r="A1"><v>1</v></c>'),
    {"表": [[("n", "1"), None, ("n", "3")]]},
)

# ---- what is not seen
cells(
    "隐藏.xlsx",
    "hidden rows and columns, a filter, merged cells",
    sheet(
        ONE + '<c r="C1"><v>3</v></c>',
        '<c r="A2"><v>2</v></c>',
        head='<cols><col min="2" max="3" width="9" hidden="1"/></cols>',
        tail='<autoFilter ref="A1:C2"/><mergeCells count="1"><mergeCell ref="A1:B1"/></mergeCells>',
    ).replace('<row r="2">', '<row r="2" spans="1:3" hidden="1">'),
    {"表": [[("n", "1"), None, ("n", "3")], [("n", "2"), None, None]]},
    {"表": {"hidden_rows": {2}, "hidden_columns": {2, 3}, "filtered": True, "merged": ((1, 1, 1, 2),)}},
)


@nasty(
    "隐藏表.xlsx",
    "a hidden and a very hidden sheet",
    {"表": [[("n", "1")]], "藏": [[("n", "2")]], "深藏": [[("n", "3")]]},
    {"藏": {"hidden": True}, "深藏": {"hidden": True}},
)
def hidden_sheets(path: Path) -> None:
    with xlsxwriter.Workbook(str(path)) as book:
        for number, name in enumerate(("表", "藏", "深藏"), start=1):
            made = book.add_worksheet(name)
            made.write_number(0, 0, number)
            if number > 1:
                (made.hide if number == 2 else made.very_hidden)()


# ---- traps
cells(
    "远角.xlsx", "a value in the last cell of the sheet", sheet(ONE + '<c r="XFD1048576"><v>2</v></c>'), FAR, bomb=True
)
cells(
    "远行.xlsx",
    "a blank sign in the last row",
    sheet(ONE).replace("</sheetData>", '<row r="1048576"><c r="A1048576" t="str"><v> </v></c></row></sheetData>'),
    FAR,
    bomb=True,
)
cells("超远列.xlsx", "a column beyond any sheet", sheet('<c r="AAAAAAA1"><v>1</v></c>'), DAMAGED, bomb=True)
ENTITIES = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
cells(
    "实体炸弹.xlsx",
    "entities of entities",
    f'<!DOCTYPE x [<!ENTITY e0 "0000000000">{ENTITIES}]>' + sheet('<c r="A1" t="str"><v>&e11;</v></c>'),
    TRAP,
    bomb=True,
)
cells(
    "外部实体.xlsx",
    "an external entity",
    '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>' + sheet('<c r="A1" t="str"><v>&e;</v></c>'),
    TRAP,
)
cells(
    "UTF16实体.xlsx",
    "the same in UTF-16, where no byte search finds it",
    (
        '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
        + sheet('<c r="A1" t="str"><v>&e;</v></c>')
    ).encode("utf-16"),
    TRAP,
)
cells(
    "长标记.xlsx",
    "a tag with twenty thousand attributes",
    sheet('<c r="A1" ' + " ".join(f'a{n}="1"' for n in range(20_000)) + "><v>1</v></c>"),
    TRAP,
    bomb=True,
)
cells(
    "深套.xlsx",
    "five thousand tags inside each other",
    sheet(ONE, tail="<a>" * 5_000 + "</a>" * 5_000),
    EIGHT,
    bomb=True,
)
cells(
    "外链.xlsx",
    "a value fetched from another book, kept as it was stored",
    sheet('<c r="A1"><f>[1]Sheet1!A1</f><v>8</v></c>'),
    {"表": [[("n", "8")]]},
    parts={"xl/externalLinks/externalLink1.xml": f"<externalLink {MAIN}/>"},
)


@nasty("压缩炸弹.xlsx", "three megabytes of nothing in three kilobytes", LARGE, bomb=True)
def zip_bomb(path: Path) -> None:
    changed(path, {"xl/media/image1.bin": bytes(LIMITS["unpacked_bytes"] - 500_000)})


@nasty("谎报大小.xlsx", "the directory promises 10 bytes, the stream holds megabytes", LARGE, bomb=True)
def lying_size(path: Path) -> None:
    size = 3_900_000
    changed(path, {"xl/x.xml": bytes(size)})
    content = path.read_bytes().replace(size.to_bytes(4, "little"), (10).to_bytes(4, "little"))
    path.write_bytes(content)


@nasty("条目太多.xlsx", "more entries than any workbook has", LARGE, bomb=True)
def many_entries(path: Path) -> None:
    changed(path, {f"xl/media/{n}.bin": b"1" for n in range(LIMITS["entries"])})


@nasty("路径.xlsx", "an entry that climbs out", NAMES)
def climbing(path: Path) -> None:
    changed(path, {"../../evil.xml": "<a/>"})


@nasty("反斜杠.xlsx", "an entry that climbs out by backslashes", NAMES)
def climbing_back(path: Path) -> None:
    changed(path, {"..\\evil.xml": "<a/>"})


@nasty("重名部件.xlsx", "the same sheet twice: which is meant?", NAMES)
def twice(path: Path) -> None:
    changed(path, {SHEET.upper(): sheet('<c r="A1"><v>9</v></c>')})


@nasty(
    "过大.xlsx", "more bytes than a return may have", "文件超过大小上限。请去掉图片等无关内容后重新报送。", bomb=True
)
def too_big(path: Path) -> None:
    path.write_bytes(good() + bytes(LIMITS["file_bytes"]))


@nasty("空表格.xlsx", "a workbook without sheets", DAMAGED)
def no_sheets(path: Path) -> None:
    changed(path, {"xl/workbook.xml": f"<workbook {MAIN}><sheets>"})


@nasty(
    "零个表.xlsx",
    "a sound workbook with an empty list of sheets",
    "文件中没有工作表。请用WPS或Excel打开核对后另存为 .xlsx 再报送。",
)
def zero_sheets(path: Path) -> None:
    changed(path, {"xl/workbook.xml": f'<workbook {MAIN} xmlns:r="{LINKS}"><sheets/></workbook>'})


text("空.xlsx", "no bytes", b"", "文件是空的。请重新报送。")
text("截断.xlsx", "two thirds of a file", good()[: len(good()) * 2 // 3], CUT)
text("密码.xlsx", "locked with a password", locked(), LOCKED)
text("便条.xlsx", "a note named .xlsx", "请见附件。\n".encode(), CUT)
text("压缩包.xlsx", "a packed folder named .xlsx", b"", "压缩包不能直接读取。请解压后逐个文件报送。")


def packed_folder(path: Path) -> None:
    """A zip with a workbook inside."""
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("里面.xlsx", good())


NASTY[-1] = Nasty(
    "压缩包.xlsx", "a packed folder named .xlsx", packed_folder, "压缩包不能直接读取。请解压后逐个文件报送。"
)


# ---- old workbooks
def old(path: Path, change: Callable[[Any, Any], object] = lambda *_: None) -> None:
    """A sound .xls, changed before it is saved."""
    book = xlwt.Workbook(encoding="utf-8")
    made = book.add_sheet("表")
    for r, row in enumerate((("单位", "用电量"), ("合成局", 12.5))):
        for c, value in enumerate(row):
            made.write(r, c, value)
    change(book, made)
    book.save(str(path))


def _old_formats(_: Any, made: Any) -> None:
    for column, (value, code) in enumerate(((0.15, "0%"), (12.5, '0.00"万元"'), (3.5, "0.00"))):
        made.write(2, column, value, xlwt.easyxf(num_format_str=code))
    made.write(
        3, 0, datetime(2017, 3, 20, tzinfo=UTC).replace(tzinfo=None), xlwt.easyxf(num_format_str='yyyy"年"m"月"')
    )
    made.write(3, 1, 1234567)


def _old_hidden(book: Any, made: Any) -> None:
    made.row(1).hidden = True
    made.col(1).hidden = True
    made.write_merge(2, 2, 0, 1, "合并")
    book.add_sheet("藏").visibility = 1


def _old_locked(path: Path) -> None:
    """The record that names the code page turned into the one that asks for a password."""
    old(path)
    path.write_bytes(path.read_bytes().replace(b"\x42\x00\x02\x00\xb0\x04", b"\x2f\x00\x02\x00\x00\x00", 1))


NASTY += [
    Nasty("旧密码.xls", "an old workbook with a password", _old_locked, LOCKED),
    Nasty("旧.xls", "an old workbook", old, {"表": TABLE}),
    Nasty(
        "旧格式.xls",
        "percent, unit and date formats of an old workbook",
        lambda p: old(p, _old_formats),
        {
            "表": [
                [*TABLE[0], None],
                [*TABLE[1], None],
                [("s", "15%"), ("s", "12.5万元"), ("n", "3.5")],
                [("d", "2017-03-20"), ("n", "1234567"), None],
            ]
        },
    ),
    Nasty(
        "旧隐藏.xls",
        "hidden row, column, sheet of an old workbook",
        lambda p: old(p, _old_hidden),
        {"表": [*TABLE, [("s", "合并"), None]], "藏": []},
        {"表": {"hidden_rows": {2}, "hidden_columns": {2}, "merged": ((3, 1, 3, 2),)}, "藏": {"hidden": True}},
    ),
    Nasty(
        "旧远角.xls",
        "a value in the last cell of an old sheet",
        lambda p: old(p, lambda _, s: s.write(65535, 255, 1)),
        FAR,
        bomb=True,
    ),
    Nasty("旧截断.xls", "half an old workbook", lambda p: (old(p), p.write_bytes(p.read_bytes()[:3000])), CUT),
]

# ---- text
ROWS = "单位,用电量\n合成局,12.5\n"
text("UTF8.csv", "plain", ROWS.encode(), {"UTF8": WORDS})
text("BOM.csv", "a mark before the text", b"\xef\xbb\xbf" + ROWS.encode(), {"BOM": WORDS})
text("GBK.csv", "as Excel saves in China", ROWS.encode("gbk"), {"GBK": WORDS})
text(
    "GB18030.csv",
    "a rare character beyond GBK",
    ROWS.replace("局", "𬭩").encode("gb18030"),
    {"GB18030": [WORDS[0], [("s", "合成𬭩"), ("s", "12.5")]]},
)
text(
    "UTF16LE.txt",
    "Unicode text of Excel",
    b"\xff\xfe" + ROWS.replace(",", "\t").encode("utf-16-le"),
    {"UTF16LE": WORDS},
)
text("UTF16BE.csv", "the other order of bytes", b"\xfe\xff" + ROWS.encode("utf-16-be"), {"UTF16BE": WORDS})
text(
    "无标记UTF16.csv",
    "UTF-16 without its mark",
    "a,b\n1,2\n".encode("utf-16-le"),
    "文件不是文本，或是没有标记的UTF-16编码。",
)
text("分号.csv", "semicolons", ROWS.replace(",", ";").encode(), {"分号": WORDS})
text("竖线.txt", "bars", ROWS.replace(",", "|").encode(), {"竖线": WORDS})
text(
    "引号.csv",
    "a line break and a comma inside quotes",
    '单位,用电量\r\n"合成局\n（本级）,甲","1,234"\r\n'.encode(),
    {"引号": [WORDS[0], [("s", "合成局\n（本级）,甲"), ("s", "1,234")]]},
)
text(
    "千分位.csv",
    "1,234 without quotes pushes the figures on",
    "单位,电,水\n甲,1,234,5\n乙,2,345,6\n".encode(),
    "第2行有4列，表头只有3列，可能是数字中的逗号被当作分隔符。",
)
text(
    "引号不成对.csv",
    "a quote that never ends",
    '单位,用电量\n"合成局,12.5\n'.encode(),
    "文件中的双引号没有成对，无法分清各列。",
)
text("两种分隔.csv", "two delimiters that both fit", b"a,b;c\n1,2;3\n", "文件的分隔符无法确定（,或;）。")
text(
    "截断UTF8.csv", "cut in the middle of a character", ROWS.encode() + "合".encode()[:2], "文件第3行有残缺的UTF-8字符"
)
text(
    "混合.csv", "one byte spoiled", ROWS.encode() + "甲乙丙丁戊己,3".encode() + b"\xff\n", "文件第3行有残缺的UTF-8字符"
)
text(
    "联通.csv",
    "Chinese in GBK that is valid UTF-8 by accident",
    "应要,应\n1,2\n".encode("gbk"),
    "文件的编码无法确定（UTF-8或GBK）。",
)
text("二进制.csv", "no text at all", bytes(range(1, 256)) * 4, "文件")
text(
    "声明分隔符.csv",
    "the first line names the delimiter, as Excel writes for some countries",
    ("sep=;\n" + ROWS.replace(",", ";")).encode(),
    {"声明分隔符": [[], *WORDS]},
)
cells(
    "坏样式.xlsx",
    "a style that is no number",
    sheet('<c r="A1" s="x" t="e"><v>1</v></c><c r="B1" s="x"><v>12345678901234567</v></c>'),
    DAMAGED,
)
cells(
    "坏UTF8.xlsx",
    "a byte that is no UTF-8",
    sheet('<c r="A1" t="str"><v>?</v></c>').encode().replace(b"?", b"\xff"),
    DAMAGED,
)
cells(
    "别处.xlsx",
    "the sheet stands elsewhere, in UTF-16, and uses shared strings",
    None,
    {"表": TABLE},
    parts={
        "xl/foo.xml": (
            '<?xml version="1.0" encoding="UTF-16"?>'
            + sheet(
                '<c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c>',
                '<c r="A2" t="s"><v>2</v></c><c r="B2"><v>12.5</v></c>',
            )
        ).encode("utf-16"),
        "xl/_rels/workbook.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{LINKS}/worksheet" Target="foo.xml"/>'
        f'<Relationship Id="rId2" Type="{LINKS}/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
    },
)
text(
    "公式文本.csv",
    "formulas as text stay text",
    '单位,用电量\n=cmd|calc,"=""007"""\n'.encode(),
    {"公式文本": [WORDS[0], [("s", "=cmd|calc"), ("s", "007")]]},
)
text("其实是csv.xls", "delimited text named .xls", ROWS.replace(",", "\t").encode("gbk"), {"其实是csv": WORDS})
text("其实是csv.xlsx", "delimited text named .xlsx", ROWS.encode(), {"其实是csv": WORDS})
text("空白.csv", "nothing but line breaks", b"\n\n\n", "文件是空的。请重新报送。")

# ---- pages
PAGE = (
    "<html><head><meta http-equiv=Content-Type content='text/html; charset=gb2312'><style>td{a:b}</style></head>"
    "<table><tr><td rowspan=2>单位</td><td colspan=2>用电量</td></tr><tr><th>本月<th>累计</tr>"
    "<tr style='display:none'><td>合&nbsp;成局<td>12.5<td>&lt;3<script>x()</script></table>"
)
PAGE_ROWS = [
    [("s", "单位"), ("s", "用电量"), None],
    [None, ("s", "本月"), ("s", "累计")],
    [("s", "合\xa0成局"), ("s", "12.5"), ("s", "<3")],
]
text(
    "网页.xls",
    "an HTML table named .xls, in GBK, with spans and a hidden row",
    PAGE.encode("gbk"),
    {"网页": PAGE_ROWS},
    {"网页": {"merged": ((1, 1, 2, 1), (1, 2, 1, 3)), "hidden_rows": {3}}},
)
text(
    "两表.xls",
    "two tables",
    b"<table><tr><td>1</table><table><tr><td>2</table>",
    {"两表1": [[("s", "1")]], "两表2": [[("s", "2")]]},
)
text("跨行炸弹.xls", "a span over the whole world", b"<table><tr><td rowspan=9999999 colspan=9999999>1</table>", FAR)
text(
    "套表.xls",
    "a table inside a table",
    b"<table><tr><td>1<table><tr><td>2</table></table>",
    "文件其实是网页，表格套着表格",
)
text(
    "无表.xls", "a page without a table", "<html><body>请登录</body></html>".encode(), "文件其实是网页，其中没有表格。"
)
text(
    "错报编码.xls",
    "a page in GBK that says UTF-8",
    PAGE.replace("gb2312", "utf-8").encode("gbk"),
    "网页表格声明的编码是utf-8，内容却不是。",
)
text(
    "表格2003.xls",
    "an XML Spreadsheet 2003",
    b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>',
    "文件其实是“XML 表格 2003”，不能读取。",
)

# ---- refused by name or by what they are
text("表.et", "the format of WPS", good(), ".et 是WPS表格专用格式，不能读取。")
text("模板.ett", "a template of WPS", good(), ".ett 是WPS表格专用格式，不能读取。")
text("文字.wps", "a text document of WPS", b"x", ".wps 是文档，不能作为数据读取。")
text("表.xlsb", "a binary workbook", b"x", ".xlsb 是二进制工作簿，不能读取。")
text("表.ods", "an open document", b"x", ".ods 是其他办公软件的表格，不能读取。")
text("表.numbers", "a book of Numbers", b"x", "Numbers表格不能读取。")
text("扫描.pdf", "a scan", b"%PDF-1.4", ".pdf 是文档，不能作为数据读取。")
text("报告.docx", "a report", b"PK", ".docx 是文档，不能作为数据读取。")
text("照片.jpg", "a photograph", b"\xff\xd8\xff", "图片不能作为数据读取。")
text("其实是pdf.xlsx", "a PDF named .xlsx", b"%PDF-1.4\n", "文件其实是PDF，是文档")
text("其实是图.xls", "a picture named .xls", b"\x89PNG\r\n", "图片不能作为数据读取。")
text("~$打开中.xlsx", "the lock file of an open workbook", b"\x05abc", "这是打开文档时的临时文件，不是报表。")
text("无后缀", "no suffix", good(), "不认识的文件格式“无后缀”。")


@nasty("其实是xlsb.xlsx", "a binary workbook named .xlsx", "文件其实是 .xlsb 二进制工作簿，不能读取。")
def binary(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("xl/workbook.bin", b"x")


@nasty("其实是ods.xlsx", "an open document named .xlsx", "文件其实是 .ods 表格，不能读取。")
def open_document(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", "<a/>")


def write_all(folder: Path) -> list[tuple[Path, Nasty]]:
    """Every file in a folder."""
    made = []
    for one in NASTY:
        path = folder / one.name
        one.make(path)
        made.append((path, one))
    return made
