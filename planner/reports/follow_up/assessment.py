"""A round of assessment as tables: who stands where and why, and every line of every score."""

from collections.abc import Iterable

from planner.domain import Assignment, Instance
from planner.follow_up.assessment import AssessmentRules, Standing
from planner.follow_up.periods import Span
from planner.reports.follow_up.words import leader_name, place_name, said, said_span, titled_table
from planner.reports.table import Cell, Table, rounded


def standings(
    instance: Instance,
    assignment: Assignment,
    rules: AssessmentRules,
    found: Iterable[Standing],
    span: Span,
    *,
    lang: str,
) -> Table:
    """One row per place, group by group, best first, with its flag or why there is none."""
    records: list[dict[str, Cell]] = [
        {
            "ranked_in": standing.group,
            "rank": standing.rank,
            "place": place_name(instance, standing.place),
            "leader": said(
                lang, "list", items=[leader_name(instance, each) for each in assignment.holders_of(standing.place)]
            ),
            "score": None if standing.score is None else rounded(standing.score),
            "flag": flag_name(rules, standing),
            "remark": remark(instance, rules, standing, lang),
        }
        for standing in found
    ]
    columns = ("ranked_in", "rank", "place", "leader", "score", "flag", "remark")
    title = said(lang, "standings", span=said_span(span, lang))
    return titled_table(lang, "standings", columns, records, numbers=("rank", "score"), title=title)


def score_lines(instance: Instance, found: Iterable[Standing], span: Span, lang: str) -> Table:
    """Every line of every score, so that anybody can add it up again."""
    records: list[dict[str, Cell]] = [
        {
            "ranked_in": standing.group,
            "place": place_name(instance, standing.place),
            "item": line.item.name,
            "measured": None if line.value is None else rounded(line.value),
            "points_each": rounded(line.item.points),
            "points": rounded(line.points),
        }
        for standing in found
        for line in standing.lines
    ]
    columns = ("ranked_in", "place", "item", "measured", "points_each", "points")
    numbers = ("measured", "points_each", "points")
    return titled_table(
        lang,
        "score_lines",
        columns,
        records,
        numbers=numbers,
        title=said(lang, "score_lines", span=said_span(span, lang)),
    )


def formula(rules: AssessmentRules, lang: str) -> list[str]:
    """The formula and the conditions of flags, in sentences."""
    told = [said(lang, "formula_base", base=rules.base)]
    for item in rules.items:
        form = (
            "formula_item" + ("_least" if item.least is not None else "") + ("_most" if item.most is not None else "")
        )
        measure = said(lang, f"measure_{item.measure}")
        told.append(
            said(lang, form, item=item.name, measure=measure, points=item.points, least=item.least, most=item.most)
        )
    for side, flag in (("red", rules.red), ("black", rules.black)):
        if flag is not None:
            told.append(said(lang, f"formula_{side}", flag=flag.name, ranks=flag.ranks, score=flag.score))
    told.append(said(lang, "formula_group", size=rules.smallest_group))
    return told


def flag_name(rules: AssessmentRules, standing: Standing) -> str:
    """What the policy calls the flag a place has; "" for none."""
    flag = {"red": rules.red, "black": rules.black}.get(standing.flag)
    return flag.name if flag else ""


def remark(instance: Instance, rules: AssessmentRules, standing: Standing, lang: str) -> str:
    """Why a rank brings no flag, and with whom it is shared; "" where there is nothing to say."""
    told: list[str] = []
    if standing.why_not == "no_mark":
        missing = [line.item.name for line in standing.lines if line.value is None]
        told.append(said(lang, "why_no_mark", items=missing))
    elif standing.why_not == "small_group":
        told.append(said(lang, "why_small_group", size=rules.smallest_group))
    elif standing.why_not:
        flag = rules.red if standing.why_not == "red_score" else rules.black
        assert flag is not None
        told.append(said(lang, f"why_{standing.why_not}", flag=flag.name, score=flag.score))
    if standing.tied:
        told.append(said(lang, "tied_with", places=[place_name(instance, place) for place in standing.tied]))
    return told[0] if len(told) == 1 else said(lang, "two_sentences", first=told[0], second=told[1]) if told else ""
