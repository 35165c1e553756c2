"""XML to plain nested values, without entities, document types or anything that is fetched.

Runs in the process that reads the file, so that what it costs is bounded.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element, ParseError

from models.errors import DataFormat
from models.refusals import Refusal

DEEPEST = 60


def read_xml(path: Path) -> dict[str, Any]:
    """Return the root element under its name; elements by local name, several of one name as a list.

    Raises:
        DataFormat: It is no XML, is broken, is nested too deeply, or declares entities or a document type.
    """
    from defusedxml.common import DefusedXmlException
    from defusedxml.ElementTree import parse

    try:
        root = parse(path, forbid_dtd=True).getroot()
    except ParseError as error:
        raise DataFormat(Refusal.BROKEN_XML.told(file=path.name, what=error)) from error
    except DefusedXmlException as error:
        raise DataFormat(Refusal.XML_WITH_ENTITIES.told(file=path.name, what=error)) from error
    return {_local(root.tag): _values(root, path, 0)}


def _values(element: Element, path: Path, depth: int) -> Any:
    if depth > DEEPEST:
        raise DataFormat(Refusal.XML_TOO_DEEP.told(file=path.name, most=DEEPEST))
    children: dict[str, Any] = {}
    for child in element:
        name, value = _local(child.tag), _values(child, path, depth + 1)
        if name in children:
            held = children[name]
            children[name] = [*held, value] if isinstance(held, list) else [held, value]
        else:
            children[name] = value
    return children or (element.text or "").strip()


def _local(tag: Any) -> str:
    return str(tag).rpartition("}")[2]
