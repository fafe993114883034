"""The city of the front end's benchmark is what it says: sound, and with a plan that keeps its rules."""

from benchmarks.front_end import city
from planner.rules import check
from planner.ui.revision import checked
from planner.ui.spots import spots


def test_the_city_is_sound_and_has_a_plan() -> None:
    made = city()
    assert checked(made).faults == ()
    assert (len(made.leaders), len(made.places_by_layer["subdistrict"]), len(made.places_by_layer["road"])) == (
        40,
        100,
        100,
    )
    assert check(made, made.current_assignment).kept
    assert len(spots(made).known) + len(spots(made).sketched) == 200
