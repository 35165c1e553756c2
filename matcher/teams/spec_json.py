"""The JSON of a SPEC file: bounded, in UTF-8, with keys that stand twice remembered."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

from models.errors import DataFormat

BYTES_MAX = 32 * 1024 * 1024
"""Largest SPEC file. 5,000 candidates with 100 skills each take about 10 MB."""


class JsonObject(dict[str, Any]):
    """An object as it was read; ``repeated`` names keys that stood more than once."""

    repeated: tuple[str, ...] = ()


def load_json(content: bytes) -> Any:
    """Return what a file holds; NaN and infinities are read as such, to be refused with their place.

    Raises:
        DataFormat: It is too large, not in UTF-8, not JSON, or nested too deeply.
    """
    if len(content) > BYTES_MAX:
        mb = BYTES_MAX // 1024**2
        raise DataFormat(f"the SPEC file is larger than {mb} MB; leave candidates out that cannot be meant")
    try:
        return json.loads(content.decode("utf-8-sig"), object_pairs_hook=_object)
    except UnicodeDecodeError as error:
        raise DataFormat(f"the SPEC file is not in UTF-8 (byte {error.start}); save it as UTF-8") from error
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        raise DataFormat(f"the SPEC file is not JSON: {error.msg} at {where}; correct it there") from error
    except RecursionError as error:
        raise DataFormat("the SPEC file is nested too deeply; a question for teams has four levels") from error
    except ValueError as error:  # a number of thousands of digits
        raise DataFormat(f"the SPEC file holds a number that cannot be read: {error}") from error


def _object(pairs: list[tuple[str, Any]]) -> JsonObject:
    made = JsonObject(pairs)
    if len(made) < len(pairs):
        made.repeated = tuple(key for key, count in Counter(key for key, _ in pairs).items() if count > 1)
    return made
