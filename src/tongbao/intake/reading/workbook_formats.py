"""Rules which files are tried and which are refused by name or by their first bytes, each with what to do now."""

import re
from collections.abc import Collection
from pathlib import Path

from tongbao.intake.reading.workbook_package import LOCKED, TRUNCATED

SUFFIXES = frozenset({".xlsx", ".xlsm", ".xltx", ".xltm", ".xls", ".xlt", ".csv", ".txt", ".tsv", ".htm", ".html"})
_AGAIN = "请用WPS或Excel打开后另存为 .xlsx 再报送。"
_PICTURE = "图片不能作为数据读取。请把数字填入 .xlsx 表格后报送，图片可作为证明材料随附。"
_PAPER = "是文档，不能作为数据读取。请把表格复制到 .xlsx 中报送，原件可作为证明材料随附。"
_VERY_OLD = f"文件是很旧的Excel格式，不能读取。{_AGAIN}"
_PACKED = "压缩包不能直接读取。请解压后逐个文件报送。"
REFUSED: dict[str, str] = {
    **{s: f"{s} 是WPS表格专用格式，不能读取。{_AGAIN}" for s in (".et", ".ett")},
    **{s: f"{s} 是二进制工作簿，不能读取。{_AGAIN}" for s in (".xlsb", ".xla", ".xlam", ".dbf", ".wk1", ".wks")},
    **{s: f"{s} 是其他办公软件的表格，不能读取。{_AGAIN}" for s in (".ods", ".ots", ".fods", ".sxc", ".uos")},
    ".numbers": "Numbers表格不能读取。请在Numbers中导出为Excel（.xlsx）后报送。",
    **{s: f"{s} {_PAPER}" for s in (".wps", ".wpt", ".doc", ".docx", ".rtf", ".odt", ".pdf", ".ofd", ".ppt", ".pptx")},
    **dict.fromkeys((".jpg", ".jpeg", ".png", ".gif", ".bmp", ".tif", ".tiff", ".webp", ".heic"), _PICTURE),
    **dict.fromkeys((".zip", ".rar", ".7z", ".gz", ".tar"), _PACKED),
    **{s: f"{s} 是网页存档，不能读取。{_AGAIN}" for s in (".mht", ".mhtml")},
    **{s: f"{s} 不是电子表格。{_AGAIN}" for s in (".xml", ".json", ".slk", ".dif", ".prn")},
    **{s: f"{s} 是程序文件，不接收。请报送 .xlsx 表格。" for s in (".exe", ".bat", ".vbs", ".js", ".lnk", ".msi")},
}
_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", f"文件其实是PDF，{_PAPER}"),
    (b"{\\rtf", f"文件其实是RTF，{_PAPER}"),
    (b"\x89PNG", _PICTURE),
    (b"\xff\xd8\xff", _PICTURE),
    (b"GIF8", _PICTURE),
    (b"BM", _PICTURE),
    (b"II*\0", _PICTURE),
    (b"MM\0*", _PICTURE),
    (b"Rar!", _PACKED),
    (b"7z\xbc\xaf", _PACKED),
    (b"\x1f\x8b", _PACKED),
    (b"MZ", "文件其实是程序，不接收。请报送 .xlsx 表格。"),
    (b"MIME-Version:", f"文件其实是网页存档，不能读取。{_AGAIN}"),
    (b"\x09\x00\x04\x00", _VERY_OLD),
    (b"\x09\x02\x06\x00", _VERY_OLD),
    (b"\x09\x04\x06\x00", _VERY_OLD),
)
_COMPOUND = bytes.fromhex("d0cf11e0a1b11ae1")  # an old .xls, or what a password makes of an .xlsx
_STREAMS = (
    ("EncryptedPackage", LOCKED),
    ("WordDocument", f"文件其实是Word文档，{_PAPER}"),
    ("PowerPoint Document", f"文件其实是演示文稿，{_PAPER}"),
)
_ENTRIES = (
    ("xl/workbook.bin", f"文件其实是 .xlsb 二进制工作簿，不能读取。{_AGAIN}"),
    ("word/document.xml", f"文件其实是Word文档，{_PAPER}"),
    ("ppt/presentation.xml", f"文件其实是演示文稿，{_PAPER}"),
    ("content.xml", f"文件其实是 .ods 表格，不能读取。{_AGAIN}"),
    ("index/document.iwa", "文件其实是Numbers表格，不能读取。请在Numbers中导出为Excel（.xlsx）后报送。"),
    ("ofd.xml", f"文件其实是OFD版式文件，{_PAPER}"),
)


def verdict_by_name(path: Path) -> str:
    """Return the sentence a file is refused with by its name alone.

    Parameters
    ----------
    path
        File; only its name is looked at.

    Returns
    -------
    str
        Empty where the file is tried. Names that begin like the lock file of an open document are refused too.
    """
    if path.name.startswith(("~$", ".~")):
        return "这是打开文档时的临时文件，不是报表。请关闭文档后只报送原文件。"
    suffix = path.suffix.lower()
    if suffix in SUFFIXES:
        return ""
    return REFUSED.get(suffix, f"不认识的文件格式“{suffix or '无后缀'}”。{_AGAIN}")


def verdict_by_bytes(content: bytes) -> str:
    """Return the sentence a file is refused with by its content.

    Parameters
    ----------
    content
        Bytes of the file.

    Returns
    -------
    str
        Empty where it may be read.
    """
    if content.startswith(_COMPOUND):
        return next((s for stream, s in _STREAMS if stream.encode("utf-16-le") in content), "")
    return next((sentence for magic, sentence in _MAGIC if _is(content, magic)), "")


def _is(content: bytes, magic: bytes) -> bool:
    if magic in (b"BM", b"MZ"):  # two letters may begin a text too, and a text has no NUL
        return content.startswith(magic) and b"\0" in content[:64]
    return content.startswith(magic)


def verdict_by_entries(names: Collection[str]) -> str:
    """Return the sentence for a zip that holds no .xlsx workbook.

    Parameters
    ----------
    names : in small letters
        Names of its entries.

    Returns
    -------
    str
        Empty where it holds one.
    """
    if "xl/workbook.xml" in names:
        return ""
    found = next((sentence for entry, sentence in _ENTRIES if entry in names), "")
    packed = any(re.search(r"\.(xlsx?|xlsm|csv|et|docx?|pdf|jpe?g|png)$", n) for n in names)
    return found or (_PACKED if packed else TRUNCATED)


def is_compound(content: bytes) -> bool:
    """Return whether a file is the container of an old .xls.

    Parameters
    ----------
    content
        Bytes of the file.

    Returns
    -------
    bool
        True also for an .xlsx under a password.
    """
    return content.startswith(_COMPOUND)
