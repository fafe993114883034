"""What may a section of the policy hold? Values strictly of their kind; each that is not becomes a fault at its key path."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Annotated, Any, LiteralString, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError
from pydantic_core import ErrorDetails, PydanticCustomError

from planner.domain import Fault
from planner.intake.cells import FIRST_DAY, LAST_DAY, MAX_NUMBER, MAX_WHOLE
from planner.intake.policy_source import PolicySource, join_path
from planner.intake.texts import MAX_LINE, MAX_TEXT, MAX_TITLE, flaw_of

_CODES = {
    "extra_forbidden": "unknown_key",
    "missing": "missing_key",
    "string_type": "not_text",
    "int_type": "not_whole",
    "float_type": "not_a_plain_number",
    "finite_number": "not_a_plain_number",
    "bool_type": "not_true_false",
    "dict_type": "not_a_section",
    "model_type": "not_a_section",
    "model_attributes_type": "not_a_section",
    "list_type": "not_a_list",
}


def _whole_range(value: Any) -> Any:
    if not isinstance(value, list) or len(value) != 2 or not all(type(side) is int and side >= 0 for side in value):
        raise PydanticCustomError("not_a_range", "")
    if max(value) > MAX_WHOLE:
        raise PydanticCustomError("too_big", "", {"limit": MAX_WHOLE})
    if value[0] > value[1]:
        raise PydanticCustomError("range_order", "", {"lower": value[0], "upper": value[1]})
    return value


def _modest(value: Any) -> Any:
    if isinstance(value, (int, float)) and MAX_NUMBER < abs(value) < float("inf"):
        raise PydanticCustomError("too_big", "", {"limit": f"{MAX_NUMBER:.0e}"})
    return value + 0.0 if type(value) is float else value  # -0 is 0


def _above_zero(code: LiteralString, *, or_zero: bool = False) -> Callable[[Any], Any]:
    """What a number passes that must be above zero, or may be zero too; `code` is the fault of one that is not."""

    def check(value: Any) -> Any:
        if isinstance(value, (int, float)) and (value < 0 or (value == 0 and not or_zero)):
            raise PydanticCustomError(code, "")
        return _modest(value)

    return check


def _filled(value: Any) -> Any:
    if isinstance(value, str) and not value.strip():
        raise PydanticCustomError("empty_text", "")
    return value


def _text_within(limit: int, *, one_line: bool) -> Callable[[Any], Any]:
    """What a text passes when it may have at most `limit` characters, all of them visible."""

    def check(value: Any) -> Any:
        flaw = flaw_of(value.strip(), limit, one_line=one_line) if isinstance(value, str) else None
        if flaw:
            raise PydanticCustomError(flaw.code, "", {**flaw.values, "value": flaw.shown})
        return value

    return check


def _day(value: Any) -> Any:
    if isinstance(value, datetime) or not isinstance(value, date):
        raise PydanticCustomError("not_a_day", "")
    if not FIRST_DAY <= value <= LAST_DAY:
        raise PydanticCustomError("out_of_range", "", {"low": FIRST_DAY, "high": LAST_DAY})
    return value


def whole(least: int, most: int = MAX_WHOLE) -> Callable[[Any], Any]:
    """What a field's value passes when it must be a whole number of a range."""

    def check(value: Any) -> Any:
        if type(value) is not int:
            raise PydanticCustomError("not_whole", "")
        return within(least, most)(value)

    return check


def within(least: float, most: float) -> Callable[[Any], Any]:
    """What a field's value passes when, as a number, it must lie in a range."""

    def check(value: Any) -> Any:
        if isinstance(value, int | float) and not least <= value <= most:
            raise PydanticCustomError("out_of_range", "", {"low": least, "high": most})
        return value

    return check


Pair = Annotated[list[int], BeforeValidator(_whole_range)]
Number = Annotated[float, BeforeValidator(_modest)]
NotNegative = Annotated[float, BeforeValidator(_above_zero("negative", or_zero=True))]
Positive = Annotated[float, BeforeValidator(_above_zero("not_above_zero"))]
Filled = Annotated[str, BeforeValidator(_filled), BeforeValidator(_text_within(MAX_TEXT, one_line=False))]
Title = Annotated[Filled, BeforeValidator(_text_within(MAX_TITLE, one_line=True))]
Word = Annotated[Filled, BeforeValidator(_text_within(MAX_LINE, one_line=True))]
Sentence = Annotated[str, BeforeValidator(_text_within(MAX_TEXT, one_line=False))]
Day = Annotated[date, BeforeValidator(_day)]


class Section(BaseModel):
    """A section whose keys are all known."""

    # strict: true is no number, "1" is no number, 1.0 is no whole number
    model_config = ConfigDict(extra="forbid", strict=True, allow_inf_nan=False)


M = TypeVar("M", bound=BaseModel)


def read_section(source: PolicySource, model: type[M], section: Any, *path: str) -> tuple[M | None, list[Fault]]:
    """The section as its model, or the faults of its keys."""
    try:
        return model.model_validate(section), []
    except ValidationError as error:
        return None, [_fault(source, model, detail, path) for detail in error.errors(include_url=False)]


def _fault(source: PolicySource, model: type[BaseModel], detail: ErrorDetails, path: tuple[str, ...]) -> Fault:
    below = [str(part + 1) if isinstance(part, int) else part for part in detail["loc"] if part != "[key]"]
    code = _CODES.get(detail["type"], detail["type"])
    values = dict(detail.get("ctx", {})) if code == detail["type"] else {}
    if code == "unknown_key":
        values = {"known": tuple(model.model_fields)}
    value = None if code == "missing_key" else values.pop("value", detail["input"])  # a long text is quoted in part
    return source.fault(join_path((*path, *below)), value, code, **values)
