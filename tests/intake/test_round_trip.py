"""What is written reads back as the same instance: as a folder, as policy.toml, and as rows of a policy sheet."""

import datetime
import string
import tomllib
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.domain import (
    TERMS,
    Coherence,
    Holding,
    Instance,
    InstanceError,
    Layer,
    Leader,
    Level,
    Link,
    Place,
    Policy,
    QuotaOverride,
    Range,
    Rules,
    Stance,
)
from planner.intake import load_instance, policy_rows, write_instance, write_policy_toml
from planner.intake.headers import POLICY, recognise
from planner.intake.policy_checks import read_policy
from planner.intake.policy_source import sheet_source, toml_source
from planner.intake.tables import table_of_blocks

SOUND = Path(__file__).parent / "faults" / "sound"

# Trimmed text without what nobody can see; quotation marks and rare characters included, and line breaks in sentences.
_UNSEEN: tuple[Literal["Cs", "Cc", "Cf", "Cn", "Zl", "Zp"], ...] = ("Cs", "Cc", "Cf", "Cn", "Zl", "Zp")
lines = st.text(st.characters(exclude_categories=_UNSEEN, include_characters='"，=𫭢'), max_size=12).map(str.strip)
texts = st.text(st.characters(exclude_categories=_UNSEEN, include_characters='\n"，=𫭢'), max_size=12).map(str.strip)
filled = lines.filter(bool)
names = st.text(string.ascii_letters + "道路._-", min_size=1, max_size=6)
numbers = st.floats(-1e6, 1e6).map(lambda number: number + 0.0)
weights = st.floats(0, 1e6)
caps = st.floats(0, 1e6, exclude_min=True)
tables = st.dictionaries(filled.map(lambda text: f"x{text}"), filled, max_size=2)


@st.composite
def ranges(draw: st.DrawFn) -> Range:
    return Range(*sorted((draw(st.integers(0, 5)), draw(st.integers(0, 5)))))


@st.composite
def policies(draw: st.DrawFn) -> Policy:
    layer_names = draw(st.lists(names, min_size=1, max_size=3, unique=True))
    layers = tuple(
        Layer(name, (f"kind of {name}", f"other {name}"), draw(ranges()), draw(ranges()), draw(st.booleans()))
        for name in layer_names
    )
    terms = st.dictionaries(
        st.sampled_from([term for term in TERMS if term != "leximin"]), numbers, min_size=1, max_size=3
    )
    levels = draw(st.lists(st.builds(Level, terms, terms, weights), max_size=2))
    last = draw(st.one_of(st.builds(Level, terms), st.just(Level({"leximin": 2.0}))))
    return Policy(
        draw(filled),
        layers,
        (*levels, last),
        draw(texts),
        draw(texts),
        Rules(draw(st.none() | caps), draw(st.booleans()), draw(st.booleans())),
        Coherence(draw(st.sampled_from(["hop", "km"])), draw(weights)),
        draw(st.dictionaries(st.sampled_from(layer_names), weights)),
        {"titles": {"notice": draw(texts), "since": datetime.date(2026, 1, 2), "parts": [1, 2.5, {"a b": True}]}},
    )


@st.composite
def instances(draw: st.DrawFn) -> Instance:
    policy = draw(policies())
    leader_ids = draw(st.lists(filled, min_size=1, max_size=4, unique=True))
    place_ids = draw(st.lists(filled, min_size=1, max_size=4, unique=True))
    leaders = tuple(
        Leader(
            id_,
            draw(filled),
            rank=draw(st.none() | numbers),
            share=draw(st.floats(0.1, 2)),
            vacant=draw(st.booleans()),
            quotas={layer.name: QuotaOverride(0, None) for layer in policy.layers if draw(st.booleans())},
            note=draw(texts),
            extra=draw(tables),
        )
        for id_ in leader_ids
    )
    places = tuple(
        Place(
            id_,
            draw(filled),
            draw(st.sampled_from([kind for layer in policy.layers for kind in layer.kinds])),
            district="东区",
            weight=draw(weights),
            cover_min=draw(st.none() | st.just(0)),
            priority=draw(weights),
            lon=119.5,
            lat=draw(st.floats(0, 90)),
            source=draw(texts),
            extra=draw(tables),
        )
        for id_ in place_ids
    )
    pairs = [(leader, place) for leader in leader_ids for place in place_ids]
    stated = draw(st.lists(st.sampled_from(pairs), unique=True, max_size=4))
    stances = tuple(
        Stance(*pair, draw(st.sampled_from(["pin", "avoid", "prefer"])), draw(numbers), draw(texts)) for pair in stated
    )
    links = tuple(
        Link(a, b, "adjacent", draw(st.none() | st.floats(0.001, 99)), draw(texts)) for a, b in pairwise(place_ids)
    )
    current = tuple(Holding(leader, f"{place}'", draw(lines)) for leader, place in stated)
    return Instance(policy, leaders, places, links, stances, current)


@settings(max_examples=60, deadline=None)
@given(instances())
def test_an_instance_reads_back_as_the_same_question(instance: Instance) -> None:
    with TemporaryDirectory() as folder:
        write_instance(instance, Path(folder) / "new" / "city")
        again = load_instance(Path(folder) / "new" / "city")
    assert again.policy == instance.policy
    assert (again.leaders, again.places) == (instance.leaders, instance.places)
    assert again.fingerprint == instance.fingerprint


@settings(max_examples=60, deadline=None)
@given(policies())
def test_a_policy_sheet_and_a_policy_file_say_the_same(policy: Policy) -> None:
    rows = [["key", "value"], *([key, value] for key, value in policy_rows(policy))]
    sheet = table_of_blocks("policy", [(rows, list(range(1, len(rows) + 1)))], ())
    assert read_policy(sheet_source(recognise(sheet, POLICY))).policy == policy
    assert read_policy(toml_source("policy.toml", write_policy_toml(policy).encode())).policy == policy


def test_a_policy_file_is_written_as_people_write_it() -> None:
    policy = load_instance(SOUND).policy
    assert write_policy_toml(policy).split("\n")[-7:] == [
        "[[objective]]",
        "minimise = { peak_load = 1 }",
        "tolerance = 0.05",
        "",
        "[[objective]]",
        "minimise = { deviation = 1, coherence = 5 }",
        "",
    ]
    assert tomllib.loads(write_policy_toml(policy))["layers"]["road"] == {
        "kinds": ["main_road"],
        "quota": [1, 2],
        "coverage": [1, 1],
        "anchor": False,
    }


def test_policy_rows_name_levels_from_one() -> None:
    rows = dict(policy_rows(load_instance(SOUND).policy))
    assert rows["title"] == "示例"
    assert rows["layers.subdistrict.kinds"] == '["street", "township"]'
    assert (rows["objective.1.minimise.peak_load"], rows["objective.1.tolerance"]) == ("1", "0.05")
    assert rows["objective.2.minimise.coherence"] == "5"


def test_nothing_is_written_over_files(tmp_path: Path) -> None:
    (tmp_path / "kept.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(InstanceError, match=r"intake\.folder_in_use"):
        write_instance(load_instance(SOUND), tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["kept.txt"]


def test_an_empty_folder_may_be_filled(tmp_path: Path) -> None:
    target = tmp_path / "city"
    target.mkdir()
    write_instance(load_instance(SOUND), target)
    assert sorted(path.name for path in target.iterdir()) == [
        "current.csv",
        "leaders.csv",
        "links.csv",
        "places.csv",
        "policy.toml",
        "stances.csv",
    ]


def test_a_failed_writing_leaves_nothing_behind(tmp_path: Path) -> None:
    sound = load_instance(SOUND)
    broken = replace(
        sound, leaders=(replace(sound.leaders[0], name="\ud800"),)
    )  # half a character: no encoding takes it
    with pytest.raises(UnicodeEncodeError):
        write_instance(broken, tmp_path / "city")
    assert list(tmp_path.iterdir()) == []
