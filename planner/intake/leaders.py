"""Who looks after places? The table of leaders -> domain.Leader."""

from collections.abc import Mapping, Sequence

from planner.domain import Fault, Layer, Leader, QuotaOverride
from planner.intake.cells import (
    blanks,
    duplicates,
    extras_of,
    in_file_order,
    number,
    positive_number,
    understood,
    whole,
    yes_no,
)
from planner.intake.headers import LEADERS, Records, quota_column, recognise
from planner.intake.policy_checks import PolicyReading
from planner.intake.readings import Reading
from planner.intake.tables import Table

LEAST_SHARE = 1e-6
"""A load is divided by the share."""


def read_leaders(table: Table, policy: PolicyReading) -> Reading[Leader]:
    """The leaders of a table, with their quotas checked against the layers of the policy."""
    records = recognise(table, LEADERS, policy.layer_names)
    ranks, rank_faults = understood(records, "rank", _rank, None)
    shares, share_faults = understood(records, "share", positive_number(LEAST_SHARE), 1.0)
    vacant, vacant_faults = understood(records, "vacant", yes_no, False)
    quotas, quota_faults = _quotas(records, policy.layers)
    faults = [*rank_faults, *share_faults, *vacant_faults, *quota_faults, *blanks(records, ("id", "name"))]
    if "id" in records.cells:
        faults += duplicates(records, "id", "duplicate_id", [records.column("id")])
    if not len(records) and records.complete:
        faults.append(Fault(table.file, None, "", "", "intake.no_leaders"))
    texts = [records.column(name) for name in ("post", "body", "contact", "support_unit", "note")]
    leaders = tuple(
        Leader(id_, name, post, body, rank, share, is_vacant, own, contact, support_unit, note, extra)
        for id_, name, rank, share, is_vacant, own, extra, post, body, contact, support_unit, note in zip(
            records.column("id"),
            records.column("name"),
            ranks,
            shares,
            vacant,
            quotas,
            extras_of(records),
            *texts,
            strict=True,
        )
    )
    whole_table = records.complete and "id" in records.cells
    return Reading(
        leaders,
        in_file_order([*records.faults, *faults]),
        records.findings,
        frozenset(records.column("id")) if whole_table else None,
    )


def _rank(text: str) -> float | None:
    return number(text)


def _quotas(records: Records, layers: Sequence[Layer]) -> tuple[list[Mapping[str, QuotaOverride]], list[Fault]]:
    """Each leader's own quotas; a side that is blank keeps the layer's, and the two together must be in order."""
    quotas: list[dict[str, QuotaOverride]] = [{} for _ in records.lines]
    faults: list[Fault] = []
    for layer in layers:
        low, high = quota_column(layer.name, "min"), quota_column(layer.name, "max")
        lowers, lower_faults = understood(records, low, _count, None)
        uppers, upper_faults = understood(records, high, _count, None)
        faults += lower_faults + upper_faults
        for index, (lower, upper) in enumerate(zip(lowers, uppers, strict=True)):
            if lower is None and upper is None:
                continue
            quotas[index][layer.name] = QuotaOverride(lower, upper)
            least = layer.quota.lower if lower is None else lower
            most = layer.quota.upper if upper is None else upper
            if least > most:
                side = high if upper is not None else low
                faults.append(records.fault(index, side, "quota_order", layer=layer.name, lower=least, upper=most))
    return list(quotas), faults


def _count(text: str) -> int | None:
    return whole(text)
