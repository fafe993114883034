"""Is it safe to read? Size limits, text encodings and the checks a workbook passes before anything in it is opened."""

import re
import zipfile
from pathlib import Path

from planner.domain import Fault, InstanceError

MAX_POLICY_BYTES = 1_000_000
MAX_TABLE_BYTES = 200_000_000
MAX_WORKBOOK_BYTES = 20_000_000
MAX_UNPACKED_BYTES = 300_000_000
"""A workbook is a zip archive: what its parts may hold together once unpacked."""
MAX_UNPACKED_RATIO = 200
"""Unpacked size over packed size; spreadsheets reach 10 to 50, a bomb 1,000."""
_SMALL_BYTES = 10_000_000  # below this a high ratio harms nobody: an almost empty sheet packs very well
_MAX_PARTS = 5_000

_OLE_MARK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # an encrypted workbook, or one of Excel 97-2003
_ZIP_MARK = b"PK"
_VBA_STORAGE = "_VBA_PROJECT".encode("utf-16-le")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def read_bytes(path: Path, limit: int) -> bytes:
    """
    The content of a file of at most `limit` bytes.

    Raises
    ------
    InstanceError
        When there is no such file, it is too large, or the system does not let it be read.
    """
    try:
        check_size(path, limit)
        return path.read_bytes()
    except OSError as error:
        raise InstanceError([Fault(path.name, None, "", error.strerror or "", "intake.unreadable")]) from error


def check_size(path: Path, limit: int) -> None:
    """
    Look at a file's size, bytes, for a reader that opens the file itself.

    Raises
    ------
    InstanceError
        When there is no such file, or it is larger than `limit`.
    OSError
        When the system does not let it be looked at.
    """
    if not path.is_file():
        raise InstanceError([Fault(path.name, None, "", "", "intake.missing_file")])
    size = path.stat().st_size
    if size > limit:
        values = {"size_mb": size / 1e6, "limit_mb": limit / 1e6}
        raise InstanceError([Fault(path.name, None, "", "", "intake.too_large", values)])


def decode(file: str, content: bytes) -> str:
    """
    The text of a file in UTF-8, with or without byte order mark, or else in GB18030.

    Raises
    ------
    InstanceError
        When it is neither, when it is a workbook under another name, or when it holds control characters.
    """
    if content.startswith((_OLE_MARK, _ZIP_MARK + b"\x03\x04")):
        raise InstanceError([Fault(file, None, "", "", "intake.workbook_not_text")])
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        try:
            text = content.decode("gb18030")
        except UnicodeDecodeError as other:
            start = max(error.start, other.start)  # the encoding that got further is the one that was meant
            row = content.count(b"\n", 0, start) + 1
            raw = content[start : start + 4].hex(" ")
            raise InstanceError([Fault(file, row, "", raw, "intake.undecodable")]) from None
    found = _CONTROL.search(text)
    if found:
        row = text.count("\n", 0, found.start()) + 1
        raise InstanceError([Fault(file, row, "", f"U+{ord(found[0]):04X}", "intake.control_character")])
    return text


def is_zip(content: bytes) -> bool:
    """Whether a file's content is a zip archive, as an .xlsx file is, whatever it is called."""
    return content.startswith(_ZIP_MARK)


def is_ole(content: bytes) -> bool:
    """Whether a file's content is wrapped as Excel 97-2003 and encrypted workbooks are."""
    return content.startswith(_OLE_MARK)


def carries_excel97_macros(content: bytes) -> bool:
    """Whether an .xls file has a storage for macros."""
    return _VBA_STORAGE in content


def has_external_links(path: Path) -> bool:
    """Whether a workbook that passed `check_workbook` refers to other files; such links are never followed."""
    with zipfile.ZipFile(path) as archive:
        return any(name.lower().startswith("xl/externallinks/") for name in archive.namelist())


def has_control(text: str) -> bool:
    """Whether a text holds a character that no table may hold."""
    return _CONTROL.search(text) is not None


def check_workbook(path: Path) -> None:
    """
    Look at a workbook's wrapping before its content is opened.

    Raises
    ------
    InstanceError
        When it is encrypted, of another format, damaged, carries macros, or would unpack to an absurd size.
    """
    file = path.name
    content_start = read_bytes(path, MAX_WORKBOOK_BYTES)[:8]
    if not content_start:
        raise InstanceError([Fault(file, None, "", "", "intake.empty_file")])
    if content_start == _OLE_MARK:
        raise InstanceError([Fault(file, None, "", "", "intake.encrypted")])
    if not content_start.startswith(_ZIP_MARK):
        raise InstanceError([Fault(file, None, "", "", "intake.not_a_workbook")])
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise InstanceError([Fault(file, None, "", "", "intake.damaged_workbook")]) from error
    _check_parts(file, parts)


def _check_parts(file: str, parts: list[zipfile.ZipInfo]) -> None:
    names = {part.filename.lower() for part in parts}
    packed = sum(part.compress_size for part in parts)
    unpacked = sum(part.file_size for part in parts)
    absurd = unpacked > _SMALL_BYTES and unpacked > MAX_UNPACKED_RATIO * packed
    if unpacked > MAX_UNPACKED_BYTES or absurd or len(parts) > _MAX_PARTS:
        values = {"packed_mb": packed / 1e6, "unpacked_mb": unpacked / 1e6, "limit_mb": MAX_UNPACKED_BYTES / 1e6}
        raise InstanceError([Fault(file, None, "", "", "intake.zip_bomb", values)])
    if any(part.flag_bits & 0x1 for part in parts):
        raise InstanceError([Fault(file, None, "", "", "intake.encrypted")])
    macros = sorted(name for name in names if name.endswith("vbaproject.bin"))
    if macros:
        raise InstanceError([Fault(file, None, "", macros[0], "intake.macros")])
    if "[content_types].xml" not in names or "xl/workbook.xml" not in names:
        raise InstanceError([Fault(file, None, "", "", "intake.not_a_workbook")])
