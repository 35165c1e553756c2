"""JSON arrays, objects that hold one, and JSON lines: element by element, numbers left as they were written."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn, TextIO

from models.errors import DataFormat
from models.flaws import Flaw
from models.importing.rows import ReadOptions, Row, Source, Value
from models.importing.text_files import MAX_LINE, bounded_lines, detect_encoding, open_text
from models.refusals import Refusal

_BLOCK = 1 << 18
_NEAR_END = 24
_WHITE = " \t\r\n"


def read_json(path: Path, options: ReadOptions) -> Source:
    """Open a JSON file: an array of objects, or an object in which ``options.records`` names one.

    Without ``options.records`` the first array of the object is taken, which a note says. Elements are decoded one at
    a time, so that memory does not grow with the file.

    Raises:
        DataFormat: The text is no JSON, breaks off, or holds no array (raised while rows are read, where it is).
    """
    encoding = options.encoding or detect_encoding(path)
    source = Source((), iter(()), [f"encoding {encoding}"])
    source.rows = _json_rows(path, encoding, options.records, source.notes)
    return source


def read_jsonl(path: Path, options: ReadOptions) -> Source:
    """Open a file with one JSON object a line; a line that cannot be read is one bad row."""
    encoding = options.encoding or detect_encoding(path)
    return Source((), _jsonl_rows(path, encoding), [f"encoding {encoding}"])


def _json_rows(path: Path, encoding: str, records: str, notes: list[str]) -> Iterator[Row]:
    with open_text(path, encoding) as stream:
        text = _Incremental(stream, path)
        first = text.peek()
        if first == "{":
            found = text.enter_object([part for part in records.split(".") if part])
            if found != records:
                notes.append(f"records are taken from the array {found!r}")
        elif first != "[":
            raise DataFormat(Refusal.JSON_NO_ARRAY.told(file=path.name, first=first))
        for index, element in enumerate(text.elements()):
            yield _row(index + 1, index, element)


def _jsonl_rows(path: Path, encoding: str) -> Iterator[Row]:
    with open_text(path, encoding) as stream:
        for index, line in enumerate(bounded_lines(stream, path)):
            try:
                yield _row(index + 1, index, _decoder().decode(line) if line.strip() else {})
            except (json.JSONDecodeError, DataFormat) as error:
                yield Row(index + 1, index, {}, Flaw.NO_JSON.problem("", "", what=error))
            except RecursionError:
                yield Row(index + 1, index, {}, Flaw.TOO_DEEP.problem("", ""))


def _row(number: int, index: int, element: Value) -> Row:
    if isinstance(element, dict):
        return Row(number, index, element)
    return Row(number, index, {}, Flaw.NO_OBJECT.problem("", "", type=type(element).__name__))


def _decoder() -> json.JSONDecoder:
    return json.JSONDecoder(parse_float=str, parse_int=str, parse_constant=_refuse_constant)


def _refuse_constant(name: str) -> NoReturn:
    raise DataFormat(Refusal.JSON_NO_NUMBER.told(given=name))


class _Incremental:
    """A JSON text that is decoded value by value while it is read in blocks."""

    def __init__(self, stream: TextIO, path: Path) -> None:
        self._stream, self._path = stream, path
        self._decoder = _decoder()
        self._buffer, self._at, self._ended = "", 0, False

    def peek(self) -> str:
        """Return the next character that is no white space, without taking it; empty at the end."""
        while True:
            while self._at < len(self._buffer):
                if self._buffer[self._at] not in _WHITE:
                    return self._buffer[self._at]
                self._at += 1
            if not self._more():
                return ""

    def take(self, expected: str) -> str:
        """Take the next character, which must be one of ``expected``."""
        character = self.peek()
        if not character or character not in expected:
            where = {"file": self._path.name, "expected": " ".join(expected)}
            ends = Refusal.JSON_ENDS_EARLY.told(**where) if not character else None
            raise DataFormat(ends or Refusal.JSON_WRONG_CHARACTER.told(given=character, **where))
        self._at += 1
        return character

    def elements(self) -> Iterator[Value]:
        """Yield the elements of the array that begins here."""
        self.take("[")
        if self.peek() == "]":
            return
        while True:
            yield self.value()
            if self.take(",]") == "]":
                return

    def enter_object(self, keys: list[str]) -> str:
        """Go to the array under these keys, or to the first array of the object; return its name."""
        self.take("{")
        seen: list[str] = []
        while self.peek() != "}":
            key = str(self.value())
            self.take(":")
            following = self.peek()
            if keys and key == keys[0] and len(keys) > 1 and following == "{":
                return f"{key}.{self.enter_object(keys[1:])}"
            if following == "[" and (key == keys[0] if keys else True):
                return key
            seen.append(key)
            self.value()
            if self.take(",}") == "}":
                break
        held = ", ".join(seen[:10]) or "an empty object"
        if keys:
            raise DataFormat(f"{self._path.name} holds no array {keys[0]!r}, only {held}")
        raise DataFormat(Refusal.JSON_HOLDS_NO_ARRAY.told(file=self._path.name, seen=held))

    def value(self) -> Value:
        """Decode the value that begins here, reading on until it is whole."""
        if not self.peek():
            raise DataFormat(Refusal.JSON_BREAKS_OFF.told(file=self._path.name))
        while True:
            try:
                value, end = self._decoder.raw_decode(self._buffer, self._at)
            except RecursionError as error:
                raise DataFormat(Refusal.JSON_TOO_DEEP.told(file=self._path.name)) from error
            except json.JSONDecodeError as error:
                self._read_on_or_refuse(error)
                continue
            if end < len(self._buffer) or not self._more():
                self._at = end
                return value  # type: ignore[no-any-return]

    def _read_on_or_refuse(self, error: json.JSONDecodeError) -> None:
        unfinished = error.msg.startswith("Unterminated string") or len(self._buffer) - error.pos < _NEAR_END
        near = self._buffer[max(0, error.pos - 20) : error.pos + 20]
        if not (unfinished and self._more()):
            raise DataFormat(Refusal.JSON_BROKEN.told(file=self._path.name, what=error.msg, near=near)) from error

    def _more(self) -> bool:
        """Read a block onto what is not yet taken; False at the end of the file."""
        rest = self._buffer[self._at :]
        if len(rest) > MAX_LINE:
            raise DataFormat(Refusal.VALUE_TOO_LONG.told(file=self._path.name, most=f"{MAX_LINE:,}"))
        block = "" if self._ended else self._stream.read(max(_BLOCK, len(rest)))
        self._ended = not block
        self._buffer, self._at = rest + block, 0
        return bool(block)
