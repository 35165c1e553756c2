"""Reference data that dates: states, clusters, missions, towns, languages, read from the TOML files beside this one.

Each file names its source and the day it speaks of. Files are read when first asked for, once a process.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from models.records import Cluster

_SCRIPTS = {"hi": re.compile("[\u0900-\u097f]")}
"""In which letters a language's spellings of states are written."""

_FOLDER = Path(__file__).parent
_MARKS = re.compile(r"[\s_\-./,'()]+")


@dataclass(frozen=True)
class State:
    """A state or union territory: ISO 3166-2 code without ``IN-``, Local Government Directory code, spellings."""

    name: str
    code: str
    lgd_code: int
    is_union_territory: bool
    spellings: tuple[str, ...]


def fold_name(text: str) -> str:
    """Return a name for comparison: NFKC, without case, spaces and marks, ``&`` as ``and``."""
    return _MARKS.sub("", unicodedata.normalize("NFKC", text).casefold().replace("&", "and"))


@cache
def states() -> tuple[State, ...]:
    """Return all states and union territories by name."""
    return tuple(State(**{**entry, "spellings": tuple(entry["spellings"])}) for entry in _read("states.toml")["state"])


@cache
def state_names() -> dict[str, str]:
    """Map every folded name, spelling and code to the state's name; a code is never another state's spelling."""
    names = {fold_name(spelling): state.name for state in states() for spelling in (state.code, *state.spellings)}
    return names | {fold_name(state.name): state.name for state in states()}


@cache
def state_in(name: str, language: str) -> str:
    """Return a state's name as it is written in a language; the name itself where no such spelling is known."""
    script = _SCRIPTS.get(language)
    state = next((one for one in states() if one.name == name), None)
    if script is None or state is None:
        return name
    return next((spelling for spelling in state.spellings if script.search(spelling)), name)


@cache
def clusters() -> tuple[Cluster, ...]:
    """Return the Science & Technology clusters in the order of the file."""
    return tuple(
        Cluster(
            cluster_id=entry["cluster_id"],
            name=entry["name"],
            city=entry["city"],
            states=tuple(entry["states"]),
            themes=tuple(entry["themes"]),
        )
        for entry in _read("clusters.toml")["cluster"]
    )


@cache
def cluster_names() -> dict[str, str]:
    """Map every folded id, name, city and short name to the cluster's id."""
    return {
        fold_name(spelling): entry["cluster_id"]
        for entry in _read("clusters.toml")["cluster"]
        for spelling in (entry["cluster_id"], entry["name"], entry["city"], *entry["spellings"])
    }


def cluster_of_state(state: str) -> str:
    """Return the id of the one cluster whose region lies in a state; empty where there is none, or more than one."""
    found = [cluster.cluster_id for cluster in clusters() if state in cluster.states]
    return found[0] if len(found) == 1 else ""


@cache
def missions() -> dict[str, str]:
    """Map every folded name and spelling of a national mission to its name, in the order of the file."""
    return {
        fold_name(spelling): entry["name"]
        for entry in _read("missions.toml")["mission"]
        for spelling in (entry["name"], *entry["spellings"])
    }


@cache
def mission_domains() -> dict[str, tuple[str, ...]]:
    """Map the name of each national mission to the domains of the glossary that it is about; most have none."""
    return {entry["name"]: tuple(entry.get("domains", ())) for entry in _read("missions.toml")["mission"]}


@cache
def town_names() -> dict[str, str]:
    """Map the folded other names of towns and districts to the folded name that is used."""
    return {fold_name(name): fold_name(group[0]) for group in _read("towns.toml")["same"] for name in group}


@cache
def language_codes() -> dict[str, str]:
    """Map the folded names and codes of languages to their codes."""
    names = _read("languages.toml")["names"]
    return {fold_name(name): code for code, spellings in names.items() for name in (code, *spellings)}


@cache
def abbreviations() -> dict[str, str]:
    """Map short forms in lower case to the words that they stand for."""
    return {short.casefold(): full.casefold() for short, full in _read("abbreviations.toml")["words"].items()}


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((_FOLDER / name).read_text(encoding="utf-8"))
