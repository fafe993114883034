"""Reading a page of Streamlit's test runner as its visitor would."""

from typing import Any

from streamlit.testing.v1 import AppTest


def texts(app: AppTest) -> str:
    """Everything that is written on the page, without the backslashes that keep Markdown quiet."""
    kinds = ("title", "header", "subheader", "caption", "markdown", "info", "success", "warning", "error")
    values = [str(element.value) for kind in kinds for element in getattr(app, kind)]
    values += [str(expander.label) for expander in app.expander]
    values += [f"{metric.label} {metric.value}" for metric in app.metric]
    return "\n".join(values).replace("\\", "")


def button(app: AppTest, label: str) -> Any:
    return next(found for found in app.button if found.label.replace("\\", "") == label)


def edit(rows: dict[int, dict[str, Any]]) -> dict[str, Any]:
    """What a grid reports when these cells were edited."""
    return {"edited_rows": rows, "added_rows": [], "deleted_rows": []}
