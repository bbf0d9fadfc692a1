"""A reader's mapping (TOML) becomes the same Source as a shipped export, and back."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from pipelines.problem import Problem, Refused
from pipelines.source import Source
from pipelines.typing import type_events, type_promises, values
from pipelines.typing.date_fields import ORDERS
from pipelines.typing.date_shapes import is_format
from pipelines.zones import is_zone

EVENT_COLUMNS = (
    "promise_id", "at", "event", "before", "after", "due_before", "due_after", "by", "reason",
)  # fmt: skip
EVENT_DATES = ("at", "due")
_STATUSES = (*values.STATUSES, values.EMPTY, values.ASIDE)
_FLAGS = {
    "closing": False, "due_lost_at_closing": False, "one_due": False, "due_told": True,
    "grouped_ids": False,
}  # fmt: skip
_LISTS = ("header", "repeats", "also_ids", "tells_every", "blank")
_TABLES = ("values", "dates", "due_in_days", "file", "overrules", "transitions", "several")
_TOP = ("title", "name", "system", "kind", "zone", "columns", *_TABLES, *_LISTS, *_FLAGS)
_LONGEST_NAME = 200  # bytes: file systems allow 255 with the ending
_LONGEST_PLAIN = 50  # characters of up to four bytes
_FILE = {"delimiter": str, "encoding": str, "sheet": str, "header_line": int}


def read_mapping(path: Path) -> Source:
    """Read a mapping file; raises Refused naming the key that is wrong."""
    if path.exists() and not path.is_file():
        raise _refusal("NOT_TEXT", f"{path.name} is not a file: name a mapping (TOML).")
    try:
        return mapping_of(tomllib.loads(path.read_text(encoding="utf-8")), path.name)
    except FileNotFoundError as error:
        raise _refusal("NOT_TEXT", f"There is no mapping file {path.name}.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise _refusal("NOT_TEXT", f"{path.name} is not TOML: {error}.") from error


def mapping_of(told: Mapping[str, Any], file: str) -> Source:
    """A mapping's keys as a Source; `file` is its name, for messages. Raises Refused."""
    check = _Check(file)
    check.known(told, _TOP, "")
    kind = check.one_of(told.get("kind", "promises"), ("promises", "events"), "kind")
    ours = type_promises.COLUMNS if kind == "promises" else EVENT_COLUMNS
    columns = check.table(told, "columns")
    check.known(columns, {*ours} - {"line"}, "columns")
    if "promise_id" not in columns:
        raise check.error("columns", "promise_id is missing, the column with the record's id")
    title = check.text(told.get("title", Path(file).stem), "title")
    name = check.name(told.get("name", _plain(title)))
    return Source(
        name=name,
        system=check.text(told.get("system", name), "system"),
        title=title,
        kind="events" if kind == "events" else "promises",
        zone=check.zone(told.get("zone")),
        columns={key: check.texts(theirs, f"columns.{key}") for key, theirs in columns.items()},
        values=_values(check, told, kind),
        dates=_dates(check, told, kind),
        due_in_days=_due_in_days(check, told),
        file=_file(check, told),
        overrules=check.word_tables(told, "overrules", _STATUSES),
        transitions=check.word_tables(told, "transitions", _STATUSES),
        header=frozenset(check.texts(told.get("header", []), "header")),
        repeats=frozenset(check.texts(told.get("repeats", []), "repeats")),
        also_ids=check.texts(told.get("also_ids", []), "also_ids"),
        blank=check.texts(told.get("blank", []), "blank"),
        tells_every=frozenset(check.texts(told.get("tells_every", []), "tells_every")),
        closing=check.flag(told, "closing"),
        due_lost_at_closing=check.flag(told, "due_lost_at_closing"),
        one_due=check.flag(told, "one_due"),
        due_told=check.flag(told, "due_told"),
        grouped_ids=check.flag(told, "grouped_ids"),
        several=_several(check, told),
    )


def mapping_toml(source: Source) -> str:
    """A source as a mapping file: reading it again gives the same source."""
    lines = [f"title = {_toml(source.title)}", f"name = {_toml(source.name)}"]
    lines.append(f"system = {_toml(source.system)}")
    if source.kind == "events":
        lines.append('kind = "events"')
    if source.zone:
        lines.append(f"zone = {_toml(source.zone)}")
    for key in _LISTS:
        if names := getattr(source, key):
            ordered = list(names) if isinstance(names, tuple) else sorted(names)
            lines.append(f"{key} = {_toml(ordered)}")
    for key, default in _FLAGS.items():
        if getattr(source, key) != default:
            lines.append(f"{key} = {_toml(not default)}")
    for key in ("columns", "dates", "due_in_days", "file", "several"):
        lines += _section(key, getattr(source, key))
    for key in ("values", "overrules", "transitions"):
        for inner, table in getattr(source, key).items():
            lines += _section(f"{key}.{_key(inner)}", table)
    return "\n".join(lines) + "\n"


def _values(check: _Check, told: Mapping[str, Any], kind: str) -> dict[str, dict[str, str]]:
    allowed: Mapping[str, tuple[str, ...]] = values.WORDS
    if kind == "events":
        allowed = {"event": type_events.EVENTS}
    tables = check.table(told, "values")
    check.known(tables, allowed, "values")
    return {
        key: check.word_table(table, f"values.{key}", (*allowed[key], values.EMPTY, values.ASIDE))
        for key, table in tables.items()
    }


def _dates(check: _Check, told: Mapping[str, Any], kind: str) -> dict[str, tuple[str, ...]]:
    tables = check.table(told, "dates")
    check.known(tables, type_promises.DATES if kind == "promises" else EVENT_DATES, "dates")
    formats = {key: check.texts(written, f"dates.{key}") for key, written in tables.items()}
    for key, written in formats.items():
        for one in written:
            if one not in ORDERS and not is_format(one):
                raise check.error(
                    f"dates.{key}",
                    f"'{one}' is neither dmy, mdy, ymd nor a strptime format with a day, a month "
                    "and a year, like %d.%m.%Y",
                )
    return formats


def _due_in_days(check: _Check, told: Mapping[str, Any]) -> dict[str, str]:
    table = check.table(told, "due_in_days")
    check.known(table, ("from", "days"), "due_in_days")
    if not table:
        return {}
    if set(table) != {"from", "days"}:
        raise check.error("due_in_days", "it needs both: from (a date of ours) and days (a column)")
    start = check.one_of(table["from"], type_promises.DATES, "due_in_days.from")
    if start not in check.table(told, "columns"):
        raise check.error("due_in_days.from", f"{start} is not among the columns")
    return {"from": start, "days": check.text(table["days"], "due_in_days.days")}


def _file(check: _Check, told: Mapping[str, Any]) -> dict[str, str | int]:
    table = check.table(told, "file")
    check.known(table, _FILE, "file")
    for key, value in table.items():
        if type(value) is not _FILE[key]:
            raise check.error(f"file.{key}", f"it must be {_FILE[key].__name__}")
    return dict(table)


def _several(check: _Check, told: Mapping[str, Any]) -> dict[str, str]:
    table = check.table(told, "several")
    check.known(table, type_promises.NAMES, "several")
    for ours, sign in table.items():
        if "," in check.sign(sign, f"several.{ours}"):
            raise check.error(f"several.{ours}", "a comma may be part of a name")
    return dict(table)


class _Check:
    """Reads one mapping's values; what is wrong is said with the file and the key."""

    def __init__(self, file: str) -> None:
        self.file = file

    def error(self, key: str, fault: str, code: str = "UNKNOWN_VALUE") -> Refused:
        return _refusal(code, f"{self.file}: {key}: {fault}.")

    def known(self, table: Mapping[str, Any], keys: Iterable[str], under: str) -> None:
        keys = sorted(keys)
        for key in table:
            if key not in keys:
                name = f"{under}.{key}" if under else key
                fault = f"there is no such key; the keys are {', '.join(keys)}"
                raise self.error(name, fault, "UNKNOWN_COLUMN")

    def table(self, told: Mapping[str, Any], key: str) -> Mapping[str, Any]:
        table = told.get(key, {})
        if not isinstance(table, dict):
            raise self.error(key, f"it must be a table: [{key}]")
        return table

    def text(self, value: Any, key: str) -> str:
        if not isinstance(value, str) or not value.strip():
            raise self.error(key, "it must be a text")
        return value

    def name(self, value: Any) -> str:
        """A store keeps the mapping in a file of its name: it may not lead out of its folder."""
        name = self.text(value, "name")
        is_plain = name.isprintable() and not {*name} & {*"/\\:"} and not name.startswith(".")
        if not is_plain or len(name.encode()) > _LONGEST_NAME:
            fault = (
                f"it is the name of a file too: up to {_LONGEST_NAME} bytes, without / \\ : and "
                "without a full stop in front"
            )
            raise self.error("name", fault)
        return name

    def sign(self, value: Any, key: str) -> str:
        if not isinstance(value, str) or not value:
            raise self.error(key, "it must be the sign between two names")
        return value

    def texts(self, value: Any, key: str) -> tuple[str, ...]:
        many = value if isinstance(value, list) else [value]
        return tuple(self.text(one, key) for one in many)

    def flag(self, told: Mapping[str, Any], key: str) -> bool:
        value = told.get(key, _FLAGS[key])
        if not isinstance(value, bool):
            raise self.error(key, "it must be true or false")
        return value

    def zone(self, value: Any) -> str | None:
        if value is not None and not is_zone(str(value)):
            raise self.error("zone", f"'{value}' is not a time zone; write one like Europe/Berlin")
        return None if value is None else str(value)

    def one_of(self, value: Any, words: Iterable[str], key: str) -> str:
        if value not in (words := tuple(words)):
            raise self.error(key, f"'{value}' is none of {', '.join(words)}")
        return str(value)

    def word_table(self, table: Any, key: str, words: tuple[str, ...]) -> dict[str, str]:
        if not isinstance(table, dict):
            raise self.error(key, f"it must be a table: [{key}]")
        return {
            theirs: self.one_of(ours, words, f"{key}.{theirs}") for theirs, ours in table.items()
        }

    def word_tables(
        self, told: Mapping[str, Any], key: str, words: tuple[str, ...]
    ) -> dict[str, dict[str, str]]:
        return {
            theirs: self.word_table(table, f"{key}.{theirs}", words)
            for theirs, table in self.table(told, key).items()
        }


def _refusal(code: str, message: str) -> Refused:
    return Refused(Problem(code, "refuse", message))


def _plain(title: str) -> str:
    return re.sub(r"\W+", "_", title.casefold()).strip("_")[:_LONGEST_PLAIN] or "mapping"


def _section(name: str, table: Mapping[str, Any]) -> list[str]:
    if not table:
        return []
    return ["", f"[{name}]", *(f"{_key(key)} = {_toml(value)}" for key, value in table.items())]


def _key(name: str) -> str:
    return name if re.fullmatch(r"[A-Za-z0-9_-]+", name) else _toml(name)


def _toml(value: Any) -> str:
    """A value in TOML's own notation; its strings are JSON's (with every control escaped)."""
    if isinstance(value, list | tuple):
        if len(value) == 1 and isinstance(value, tuple):
            return _toml(value[0])
        return "[" + ", ".join(_toml(one) for one in value) + "]"
    if isinstance(value, bool):
        return "true" if value else "false"
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007F")
