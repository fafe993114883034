"""How is a policy written down? policy.toml, or a sheet of key paths and values -> one nested mapping."""

import json
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from planner.domain import Fault, InstanceError
from planner.intake.headers import Records
from planner.intake.safety import decode

Section = dict[str, Any]
_AT_LINE = re.compile(r"\(at line (\d+), column \d+\)")
_SEGMENT = re.compile(r'\s*("(?:[^"\\]|\\.)*"|[^."]+?)\s*(?:\.|$)')
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_TEXT_KEYS = frozenset({"title", "wording", "source"})


@dataclass(frozen=True, slots=True)
class PolicySource:
    """
    A policy as written.

    Parameters
    ----------
    content
        What policy.toml says, or would say; None when it cannot be read at all.
    rows
        Key path -> line, where the source is a sheet.
    """

    file: str
    content: Section | None
    rows: Mapping[str, int] = field(default_factory=dict)
    faults: tuple[Fault, ...] = ()

    def fault(self, path: str, value: Any, code: str, /, **values: Any) -> Fault:
        """The fault of a key path; in a sheet, on its row or that of the nearest path above or below."""
        row = self.rows.get(path)
        if row is None:
            near = [line for other, line in self.rows.items() if f"{path}.".startswith(f"{other}.")]
            below = [line for other, line in self.rows.items() if other.startswith(f"{path}.")]
            row = next(iter(near + below), None)
        return Fault(self.file, row, path, value_text(value), f"intake.{code}", values)


def toml_source(file: str, content: bytes) -> PolicySource:
    """The policy in the bytes of policy.toml."""
    try:
        text = decode(file, content)
    except InstanceError as error:
        return PolicySource(file, None, faults=error.faults)
    if not text.strip():
        return PolicySource(file, None, faults=(Fault(file, None, "", "", "intake.empty_policy"),))
    lines = text.split("\n")
    try:
        return PolicySource(file, tomllib.loads(text))
    except (
        ValueError,
        RecursionError,
    ) as error:  # a number of 5,000 digits is a ValueError, a thousand brackets the other
        found = _AT_LINE.search(str(error))
        at_end = "at end of document" in str(error)
        row = int(found[1]) if found else len(lines) if at_end else None
        line = lines[row - 1].strip() if row and row <= len(lines) else ""
        return PolicySource(file, None, faults=(Fault(file, row, "", line, "intake.toml_syntax"),))


def sheet_source(records: Records) -> PolicySource:
    """The policy in a sheet with the columns key (such as `layers.road.quota`) and value (a TOML value or plain text)."""
    content: Section = {}
    faults = list(records.faults)
    rows: dict[str, int] = {}
    for index, (key, text) in enumerate(zip(records.column("key"), records.column("value"), strict=True)):
        segments = split_path(key)
        if not segments:
            faults.append(records.fault(index, "key", "bad_key_path"))
        elif not text and segments[-1] not in _TEXT_KEYS:
            faults.append(records.fault(index, "value", "empty_cell"))
        elif not _put(content, segments, _cell_value(segments, text)):
            faults.append(records.fault(index, "key", "key_twice"))
        else:
            rows[join_path(segments)] = records.lines[index]
    if "objective" in content:
        content["objective"], renumbered = _list_of_levels(content["objective"])
        rows = {_renumber(path, renumbered): line for path, line in rows.items()}
    readable = "key" in records.cells and "value" in records.cells
    return PolicySource(records.file, content if readable else None, rows, tuple(faults))


def split_path(path: str) -> tuple[str, ...]:
    """
    The keys of a key path; empty when it is none.

    >>> split_path('layers."a.b".quota'), split_path("layers.道路.quota"), split_path("rules..load_cap")
    (('layers', 'a.b', 'quota'), ('layers', '道路', 'quota'), ())
    """
    segments, position = [], 0
    while position < len(path):
        found = _SEGMENT.match(path, position)
        if not found:
            return ()
        quoted = found[1].startswith('"')
        try:
            segments.append(json.loads(found[1], strict=False) if quoted else found[1])
        except ValueError:
            return ()
        position = found.end()
    return tuple(segments) if not path.endswith(".") else ()


def join_path(segments: tuple[str, ...]) -> str:
    """
    The key path of keys; a key that TOML would quote is quoted.

    >>> join_path(("layers", "a.b", "quota"))
    'layers."a.b".quota'
    """
    return ".".join(key_text(segment) for segment in segments)


def key_text(key: str) -> str:
    """A key as policy.toml writes it."""
    return key if _BARE_KEY.fullmatch(key) else literal(key)


def literal(value: Any) -> str:
    """
    A value as policy.toml writes it.

    >>> literal([1, 2]), literal("路"), literal(True), literal({"peak_load": 1})
    ('[1, 2]', '"路"', 'true', '{ peak_load = 1 }')
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007F")
    if isinstance(value, (datetime, date, time)):
        return value.isoformat()
    if isinstance(value, Mapping):
        inner = ", ".join(f"{key_text(key)} = {literal(item)}" for key, item in value.items())
        return f"{{ {inner} }}" if inner else "{}"
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(literal(item) for item in value)}]"
    return repr(value)


def value_text(value: Any) -> str:
    """A value as a message quotes it: text without quotation marks."""
    if value is None:
        return ""
    return value if isinstance(value, str) else literal(value)


def _cell_value(segments: tuple[str, ...], text: str) -> Any:
    # A title "2026" is a text, not a number; elsewhere what TOML does not understand is a text.
    if segments[-1] in _TEXT_KEYS and len(segments) == 1 and not text.startswith('"'):
        return text
    try:
        parsed = tomllib.loads(f"value = {text}")
    except (ValueError, RecursionError):
        return text
    return parsed["value"] if set(parsed) == {"value"} else text


def _put(content: Section, segments: tuple[str, ...], value: Any) -> bool:
    inner: Any = content
    for segment in segments[:-1]:
        inner = inner.setdefault(segment, {})
        if not isinstance(inner, dict):
            return False
    if segments[-1] in inner:
        return False
    inner[segments[-1]] = value
    return True


def _list_of_levels(levels: Any) -> tuple[Any, dict[str, str]]:
    """Levels by their numbers, as a list, with old number -> place in the list; anything else as it is, to be found wrong."""
    if not isinstance(levels, dict) or not all(key.isdecimal() for key in levels):
        return levels, {}
    order = sorted(levels, key=int)
    return [levels[key] for key in order], {key: str(place) for place, key in enumerate(order, start=1)}


def _renumber(path: str, renumbered: Mapping[str, str]) -> str:
    head, _, rest = path.partition(".")
    key, dot, below = rest.partition(".")
    return f"{head}.{renumbered[key]}{dot}{below}" if head == "objective" and key in renumbered else path
