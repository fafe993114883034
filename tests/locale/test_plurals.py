"""English counts read well whatever the number."""

from planner.locale import codes, raw_text


def test_no_sentence_leaves_singular_or_plural_to_the_reader() -> None:
    assert [code for code in codes("en") if "(s)" in raw_text(code, "en")] == []
