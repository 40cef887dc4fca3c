"""The manual's tables of keys hold every key of a description, with values that it takes and what holds without it."""

import json
import re
from pathlib import Path

import pytest

import nupair
from nupair.description import Document
from nupair.errors import ConflictError, InputError
from nupair.keys import known_keys
from nupair.switches import SWITCHES

PAGE = (Path(__file__).parents[2] / "docs" / "descriptions.md").read_text(encoding="utf-8")
CODE = re.compile(r"`([^`]*)`")
EXPERIMENT = nupair.load("er-ylf")


def cells(line):
    return [cell.strip() for cell in line.strip().strip("|").split(" |")]


def rows(heading):
    """The rows of the table below a heading, each a list of cells."""
    section = re.split(r"^##+ ", PAGE.partition(f"{heading}\n")[2], maxsplit=1, flags=re.MULTILINE)[0]
    return [cells(line) for line in section.splitlines() if line.startswith("| `")]


def spoken(cell):
    return [json.loads(text) for text in CODE.findall(cell)]


LISTED = {
    f"{table}.{name}": row
    for table in Document.model_fields
    if table != "model"
    for row in rows(f"### [{table}]")
    for name in CODE.findall(row[0])
}
SWITCHED = {name: row for row in rows("## Switches") for name in CODE.findall(row[0])}


def test_the_page_lists_every_key_once_and_no_other():
    listed = [
        name for table in Document.model_fields for row in rows(f"### [{table}]") for name in CODE.findall(row[0])
    ]
    assert len(listed) == len(LISTED)
    expected = {key for key in known_keys() if not key.startswith("model.")}
    assert set(LISTED) == expected
    named = set(CODE.findall(PAGE)) & {f"model.{name}" for name in ("description", "incoherent")}
    assert {f"model.{name}" for name in SWITCHED} | named == {key for key in known_keys() if key.startswith("model.")}


def field(key):
    """The field of the description behind a dotted key."""
    part = Document
    *tables, last = key.split(".")
    for table in tables:
        annotation = part.model_fields[table].annotation
        part = next(x for x in (annotation, *getattr(annotation, "__args__", ())) if hasattr(x, "model_fields"))
    return part.model_fields[last]


@pytest.mark.parametrize("key", LISTED)
def test_what_holds_without_a_key_is_what_the_page_says(key):
    _, meaning, _, without = LISTED[key]
    assert meaning
    found = field(key)
    if found.is_required():
        assert without == "required"
    elif found.default is None:
        assert without
        assert not without.startswith(("required", "`0`", "`1`"))
    else:
        assert spoken(without.split(" ")[0])[0] == found.default


def refusal(key, value):
    """The sentence that refuses a value for itself; "" where it is taken, or only does not go with what stands beside it."""
    try:
        EXPERIMENT.replace({key: value})
    except ConflictError:
        return ""
    except InputError as error:
        return str(error)
    return ""


@pytest.mark.parametrize("key", LISTED)
def test_the_values_of_the_page_are_taken(key):
    """Another species needs other levels beside it, and is refused for theirs."""
    values = spoken(LISTED[key][2])
    assert values
    assert [value for value in values if refusal(key, value).startswith(key)] == []


@pytest.mark.parametrize("key", LISTED)
def test_the_words_of_the_page_are_all_that_there_are(key):
    """Where only words are taken, a wrong one is refused with the list of them."""
    values = spoken(LISTED[key][2])
    if all(isinstance(value, str) and not value[0].isdigit() for value in values) and not key.startswith("ion.scheme"):
        with pytest.raises(InputError) as refused:
            EXPERIMENT.replace({key: "nothing of the kind"})
        for word in getattr(refused.value, "known", ()):
            assert word in values, word


def test_the_switches_of_the_page_are_those_of_the_code():
    assert set(SWITCHED) == set(SWITCHES)
    for name, (_, published, consistent, others, about) in SWITCHED.items():
        assert spoken(published) == [SWITCHES[name].published]
        assert spoken(consistent) == [SWITCHES[name].consistent]
        assert about
        for other in spoken(others):
            nupair.load("hara-2021").replace({"model.phase_space": "planar", f"model.{name}": other})
