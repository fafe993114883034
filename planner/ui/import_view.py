"""The parts of the import page: columns to correct, questions to answer, consequences to read."""

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from planner.intake import Item, Question, SheetMapping
from planner.intake.office.mapping import SheetUse
from planner.locale import has
from planner.reports.table import Column, Table
from planner.reports.wording import fault_message, kind_label
from planner.ui import import_desk, state
from planner.ui.importing import MEANINGS, Importing, corrected
from planner.ui.panels import faults
from planner.ui.table_view import grid
from planner.ui.words import plain, prose, say

_PER_LINE = 4
_SPLIT = frozenset({"intake.note_several_places", "intake.note_several_leaders"})
"""Cells of several names: how they were read is worth a look, but nothing in them is wrong or was mended."""
_NOT_NAMED = {"intake.leaders_not_named": "import_leaders_stay", "intake.places_not_named": "import_places_stay"}
"""Findings that have a switch beside them -> what the page says instead."""
_COLUMNS = ("what", "name", "field", "before", "after", "row")


def what_next(importing: Importing) -> None:
    """What stands between the file and its import, in one sentence, and that nothing has been done yet."""
    preview = importing.preview
    if preview.faults:
        # The columns of an exported plan are known: there is nothing to correct in them.
        st.error(prose("import_faulty_plan" if preview.is_plan else "import_faulty", count=len(preview.faults)))
        faults(preview.faults)
    elif importing.missing:
        st.warning(say("import_incomplete"))
        faults(importing.missing)
    elif preview.unclear:
        st.warning(prose("import_next_answer", count=len(preview.unclear)))
    elif preview.new or preview.changed or preview.gone:
        st.info(say("import_next_apply"))
    else:
        st.info(say("import_next_nothing"))


def columns(importing: Importing) -> None:
    """What each column is taken for; another choice is read at once."""
    mapping = importing.mapping or importing.preview.mapping
    if mapping is None or importing.preview.is_plan:
        return
    unsure = [
        column.header or prose("import_column_number", number=column.column)
        for sheet in mapping.sheets
        for column in sheet.columns
        if sheet.use != "unused" and not column.certain
    ]
    with st.expander(say("import_columns"), expanded=bool(unsure or importing.preview.faults)):
        st.caption(say("import_columns_remembered" if importing.remembered else "import_columns_about"))
        if importing.remembered:
            st.button(say("import_columns_forget"), on_click=import_desk.forget)
        if unsure:
            st.markdown(prose("import_columns_unsure", columns=unsure))
        for sheet in mapping.sheets:
            _sheet(importing, sheet)


def not_named(importing: Importing) -> None:
    """Whom and what the file does not name, though it names others: how many, who they are, and whether they stay."""
    preview, mapping = importing.preview, importing.mapping or importing.preview.mapping
    if importing.draft is None or mapping is None or preview.is_plan:
        return
    stay = tuple(finding for finding in preview.findings if finding.code in _NOT_NAMED)
    for finding in stay:
        st.warning(prose(_NOT_NAMED[finding.code], **finding.values))
    for what in ("leader", "place"):
        if names := [item.names[0] for item in preview.gone if item.what == what]:
            st.warning(prose(f"import_{what}s_go", count=len(names), names=names))
    if stay or not mapping.keep_missing:
        key = "import_keep_missing"
        st.checkbox(
            say(key),
            mapping.keep_missing,
            key=key,
            on_change=lambda: import_desk.correct(replace(mapping, keep_missing=bool(state.widget(key)))),
        )


def _sheet(importing: Importing, sheet: SheetMapping) -> None:
    mapping = importing.mapping or importing.preview.mapping
    assert mapping is not None
    key = f"import_use_{sheet.sheet}"

    def use() -> None:
        wanted: SheetUse = "rows" if state.widget(key) else "unused"
        import_desk.correct(corrected(mapping, sheet.sheet, lambda known: replace(known, use=wanted)))

    st.checkbox(prose("import_use_sheet", sheet=sheet.sheet), sheet.use != "unused", key=key, on_change=use)
    if sheet.use == "unused":
        return
    line = f"import_header_{sheet.sheet}"

    def begin_below() -> None:
        number = int(state.widget(line) or 0)
        import_desk.correct(corrected(mapping, sheet.sheet, lambda known: known.with_header(number)))

    st.number_input(
        say("import_header_row"),
        0,
        60,
        sheet.header_last,
        key=line,
        on_change=begin_below,
        help=say("import_header_help"),
    )
    labels = [_meaning(*meaning) for meaning in MEANINGS]
    for start in range(0, len(sheet.columns), _PER_LINE):
        for box, column in zip(st.columns(_PER_LINE), sheet.columns[start : start + _PER_LINE], strict=False):
            chosen = f"import_column_{sheet.sheet}_{column.column}"

            def correct(number: int = column.column, widget: str = chosen) -> None:
                role, kind = MEANINGS[labels.index(str(state.widget(widget)))]
                import_desk.correct(corrected(mapping, sheet.sheet, lambda known: known.correct(number, role, kind)))

            meaning = (column.role, column.kind if column.role == "place" else "")
            box.selectbox(
                plain(column.header) or prose("import_column_number", number=column.column),
                labels,
                MEANINGS.index(meaning) if meaning in MEANINGS else 0,
                key=chosen,
                on_change=correct,
            )


def _meaning(role: str, kind: str) -> str:
    if role != "place" or not kind:
        return say(f"meaning_{role}")
    group = f"ui.meaning_{kind}"
    named = say(f"meaning_{kind}") if has(group, state.language()) else kind_label(kind, state.language())
    return say("meaning_place_of", kind=named)


def questions(importing: Importing) -> None:
    """What only the user knows; nothing is decided for him, though the likeliest answer stands first."""
    asked = importing.preview.unclear
    if not asked:
        return
    st.subheader(prose("import_questions", count=len(asked)), anchor=False)
    st.caption(say("import_questions_about"))
    with st.form("import_answers"):
        chosen = [_question(question) for question in asked]
        if st.form_submit_button(say("import_answer"), type="primary"):
            given = {question.id: answer for question, answer in zip(asked, chosen, strict=True) if answer}
            import_desk.answer(given)
            st.rerun()
    st.button(say("import_agree"), on_click=import_desk.answer, args=(dict(importing.preview.suggested),))


def _question(question: Question) -> str | None:
    rows = prose("import_rows", file=question.where.file, rows=question.rows or ("–",))
    labels: dict[str, str] = {}
    for option in question.options:
        label = _option(option.answer, option.name, option.detail)
        labels[label if label not in labels else f"{label} [{option.answer}]"] = option.answer
    chosen = st.selectbox(
        f"{rows} {plain(fault_message(question.fault(), state.language()))}",
        list(labels),
        index=None,
        placeholder=say("import_choose"),
        key=f"import_question_{question.id}",
    )
    return None if chosen is None else labels[chosen]


def _option(answer: str, name: str, detail: str) -> str:
    if answer in {"new", "skip"}:
        return say(f"import_answer_{answer}")
    named = kind_label(name, state.language())
    return say("import_option", name=named, detail=detail) if detail else named


def consequences(importing: Importing) -> None:
    """How many, and one table each: what is new, what changes, what goes; then repairs, and the cells of several names."""
    preview = importing.preview
    parts = (("new", preview.new), ("changed", preview.changed), ("gone", preview.gone))
    for box, (name, count) in zip(
        st.columns(4), [*((name, len(items)) for name, items in parts), ("unclear", len(preview.unclear))], strict=True
    ):
        box.metric(say(f"import_{name}"), count)
    # A place that changes hands is no sign of a table that lists only some leaders.
    taken_over = {item.ids[1] for item in preview.new if item.what == "pair"}
    dropped = sum(1 for item in preview.gone if item.what == "pair" and item.ids[1] not in taken_over)
    if dropped:
        st.warning(prose("import_drops_pairs", count=dropped))
    filled = [(name, items) for name, items in parts if items]
    for (name, items), tab in zip(
        filled, st.tabs([say(f"import_{name}") for name, _ in filled] or [" "]), strict=False
    ):
        with tab:
            grid(_table(name, items))
    split = tuple(finding for finding in preview.findings if finding.code in _SPLIT)
    others = tuple(finding for finding in preview.findings if finding.code not in _SPLIT | _NOT_NAMED.keys())
    for title, findings in (("import_findings", others), ("import_split", split)):
        if findings:
            with st.expander(prose(title, count=len(findings))):
                faults(findings)


def _table(name: str, items: Sequence[Item]) -> Table:
    """Items of one kind with the row of the file that each comes from."""
    lang = state.language()
    rows = tuple(
        (
            say(f"import_what_{item.what}"),
            " – ".join(item.names),
            say(f"import_field_{item.field}") if has(f"ui.import_field_{item.field}", lang) else item.field,
            item.before,
            item.after or " ".join(kind_label(text, lang) for text in item.detail),
            "" if item.where is None or item.where.row is None else f"{item.where.file} {item.where.row}",
        )
        for item in items
    )
    used = [number for number in range(len(_COLUMNS)) if any(row[number] for row in rows)]
    columns_shown = tuple(Column(_COLUMNS[number], say(f"import_head_{_COLUMNS[number]}")) for number in used)
    return Table(
        name, say(f"import_{name}"), columns_shown, tuple(tuple(row[number] for number in used) for row in rows)
    )
