"""How is an instance written down? domain.Instance -> a folder in the canonical form, that reads back as the same instance."""

import csv
import os
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from planner.domain import Fault, Instance, InstanceError, Leader, Level, Place, Policy
from planner.intake.headers import CURRENT, LEADERS, LINKS, PLACES, STANCES, quota_column
from planner.intake.policy_source import join_path, key_text, literal

Row = Sequence[str]


def policy_rows(policy: Policy) -> list[tuple[str, str]]:
    """
    The policy as key paths and values, as the policy sheet of a workbook holds it; texts stand without quotation marks where they can.
    """
    rows = [(key, _heading_text(text)) for key, text in _heading(policy)]
    for layer in policy.layers:
        rows += [(join_path(("layers", layer.name, key)), literal(value)) for key, value in _layer(policy, layer.name)]
    for section, items in _sections(policy).items():
        rows += [(join_path((section, key)), literal(value)) for key, value in items.items()]
    for number, level in enumerate(policy.objective, start=1):
        for key, value in _level(level).items():
            if isinstance(value, dict):
                rows += [
                    (join_path(("objective", str(number), key, term)), literal(weight))
                    for term, weight in value.items()
                ]
            else:
                rows.append((join_path(("objective", str(number), key)), literal(value)))
    for key, value in policy.extra.items():
        rows += [(join_path(path), literal(inner)) for path, inner in _spread((key,), value)]
    return rows


def write_policy_toml(policy: Policy) -> str:
    """The text of policy.toml."""
    # Sections of others go first, as one line each: behind a [section] they would become part of it.
    lines = [f"{key} = {literal(text)}" for key, text in _heading(policy)]
    lines += [f"{key_text(key)} = {literal(value)}" for key, value in policy.extra.items()]
    for layer in policy.layers:
        lines += ["", f"[{join_path(('layers', layer.name))}]"]
        lines += [f"{key} = {literal(value)}" for key, value in _layer(policy, layer.name)]
    for section, items in _sections(policy).items():
        lines += ["", f"[{section}]", *(f"{key_text(key)} = {literal(value)}" for key, value in items.items())]
    for level in policy.objective:
        lines += ["", "[[objective]]", *(f"{key} = {literal(value)}" for key, value in _level(level).items())]
    return "\n".join(lines) + "\n"


def write_instance(instance: Instance, folder: str | os.PathLike[str]) -> None:
    """
    Write an instance as a folder, whole or not at all.

    Parameters
    ----------
    folder
        Must not exist yet, or be empty; folders above it are made.

    Raises
    ------
    InstanceError
        When the folder holds files already.
    OSError
        When the system does not let it be written; nothing is left behind then.
    """
    target = Path(folder)
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise InstanceError([Fault(str(target), None, "", str(target), "intake.folder_in_use")])
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".instance-") as beside:
        draft = Path(beside) / "instance"
        draft.mkdir()
        (draft / "policy.toml").write_text(write_policy_toml(instance.policy), encoding="utf-8", newline="\n")
        for name, header, rows in instance_tables(instance):
            # The mark tells Excel that the text is UTF-8.
            with (draft / f"{name}.csv").open("w", encoding="utf-8-sig", newline="") as file:
                csv.writer(file).writerows([header, *rows])
        if target.exists():
            target.rmdir()  # Windows renames onto nothing only
        draft.rename(target)


def _spread(path: tuple[str, ...], value: Any) -> Iterator[tuple[tuple[str, ...], Any]]:
    """A section as one key path per value; lists stay whole."""
    if isinstance(value, Mapping) and value:
        for key, inner in value.items():
            yield from _spread((*path, key), inner)
    else:
        yield path, value


def _heading(policy: Policy) -> list[tuple[str, str]]:
    stated = {"title": policy.title, "wording": policy.wording, "source": policy.source}
    return [(key, text) for key, text in stated.items() if text]


def _heading_text(text: str) -> str:
    return literal(text) if text.startswith('"') else text


def _layer(policy: Policy, name: str) -> list[tuple[str, Any]]:
    layer = policy.layer(name)
    return [
        ("kinds", layer.kinds),
        ("quota", [layer.quota.lower, layer.quota.upper]),
        ("coverage", [layer.coverage.lower, layer.coverage.upper]),
        ("anchor", layer.anchor),
    ]


def _sections(policy: Policy) -> dict[str, dict[str, Any]]:
    rules = {"one_district": policy.rules.one_district, "allow_shortfall": policy.rules.allow_shortfall}
    cap = {} if policy.rules.load_cap is None else {"load_cap": _plain(policy.rules.load_cap)}
    sections: dict[str, dict[str, Any]] = {
        "rules": {**cap, **rules},
        "coherence": {"unit": policy.coherence.unit, "cap": _plain(policy.coherence.cap)},
        "changes": {layer: _plain(weight) for layer, weight in policy.changes.items()},
    }
    return {name: items for name, items in sections.items() if items}


def _level(level: Level) -> dict[str, Any]:
    sides = {"minimise": level.minimise, "maximise": level.maximise}
    stated: dict[str, Any] = {
        side: {term: _plain(weight) for term, weight in terms.items()} for side, terms in sides.items() if terms
    }
    return {**stated, "tolerance": _plain(level.tolerance)} if level.tolerance else stated


def _plain(value: float) -> float | int:
    """A whole number without a decimal point, as people write it."""
    return int(value) if float(value).is_integer() else float(value)


def _number(value: float | None) -> str:
    return "" if value is None else repr(_plain(value))


def instance_tables(instance: Instance) -> list[tuple[str, Row, Iterable[Row]]]:
    """Name, header and rows of each CSV file; tables without rows are left out."""
    leader_header, leader_rows = _leader_table(instance)
    place_header, place_rows = _place_table(instance.places)
    links = [(row.a, row.b, row.relation, _number(row.km), row.source) for row in instance.links]
    stances = [
        (row.leader, row.place, row.stance, _stance_value(row.stance, row.value), row.reason)
        for row in instance.stances
    ]
    current = [(row.leader, row.place, row.role) for row in instance.current]
    tables: list[tuple[str, Row, list[Row]]] = [
        ("leaders", leader_header, leader_rows),
        ("places", place_header, place_rows),
        ("links", tuple(LINKS.columns), [*links]),
        ("stances", tuple(STANCES.columns), [*stances]),
        ("current", tuple(CURRENT.columns), [*current]),
    ]
    return [(name, header, rows) for name, header, rows in tables if rows]


def _stance_value(stance: str, value: float) -> str:
    return _number(value) if stance == "prefer" or value != 1 else ""


def _leader_table(instance: Instance) -> tuple[Row, list[Row]]:
    layers = [
        layer.name
        for layer in instance.policy.layers
        if any(layer.name in leader.quotas for leader in instance.leaders)
    ]
    extra = sorted({header for leader in instance.leaders for header in leader.extra})
    quotas = [quota_column(layer, side) for layer in layers for side in ("min", "max")]
    header = (*LEADERS.columns, *quotas, *extra)
    return header, [_leader_row(leader, layers, extra) for leader in instance.leaders]


def _leader_row(leader: Leader, layers: Sequence[str], extra: Sequence[str]) -> Row:
    own = [leader.quotas.get(layer) for layer in layers]
    quotas = [side for quota in own for side in ((quota.lower, quota.upper) if quota else (None, None))]
    return (
        leader.id,
        leader.name,
        leader.post,
        leader.body,
        _number(leader.rank),
        _number(leader.share),
        "true" if leader.vacant else "",
        leader.contact,
        leader.support_unit,
        leader.note,
        *(_number(side) for side in quotas),
        *(leader.extra.get(header, "") for header in extra),
    )


def _place_table(places: Sequence[Place]) -> tuple[Row, list[Row]]:
    extra = sorted({header for place in places for header in place.extra})
    rows = [
        (
            place.id,
            place.name,
            place.kind,
            place.district,
            place.managed_by,
            _number(place.weight),
            _number(place.cover_min),
            _number(place.cover_max),
            _number(place.priority),
            _number(place.lon),
            _number(place.lat),
            place.source,
            *(place.extra.get(header, "") for header in extra),
        )
        for place in places
    ]
    return (*PLACES.columns, *extra), [*rows]
