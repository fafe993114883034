"""One leader's places as one plain HTML answer: no script, no second request, fit for a phone and for one sheet of paper."""

import math
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from types import MappingProxyType

from planner.domain import Assignment, Instance, Leader, Place
from planner.locale import capital, sentence, text_width
from planner.reports.wording import kind_label, layer_label
from planner.rules import loads
from planner.ui.spots import Spot, spots
from planner.ui.ties import ties
from planner.ui.words import LANGUAGE_NAMES

WIDTH, HEIGHT, MARGIN, LINE = 420, 260, 60, 18
MOST_POINTS = 150
"""Points that the sketch shows beside the leader's own; more would only fill the page."""
_STYLE = """
body{font:18px/1.6 "Microsoft YaHei","PingFang SC","Noto Sans CJK SC",sans-serif;color:#1f2328;background:#fff;margin:0 auto;
max-width:44rem;padding:1rem}
h1{font-size:1.5rem;margin:.2rem 0}h2{font-size:1.15rem;margin:1.2rem 0 .3rem}p{margin:.3rem 0}.quiet{color:#57534b}
ul{list-style:none;padding:0;margin:0}li{border-top:1px solid #cfcac2;padding:.5rem 0}b{font-size:1.1rem}
.switch{float:right;padding:.6rem;color:#1f2328}svg{width:100%;height:auto;border:1px solid #cfcac2;background:#f4f2ee}
@media print{body{font-size:11pt;line-height:1.4;padding:0}@page{size:A4;margin:15mm}li{break-inside:avoid;padding:.25rem 0}
h2{margin:.7rem 0 .2rem}svg{max-height:70mm}.switch{display:none}}
"""


def leader_page(
    instance: Instance,
    assignment: Assignment,
    leader: Leader,
    lang: str,
    due: Sequence[str] = (),
    *,
    due_heading: str = "due_title",
    elsewhere: Mapping[str, str] = MappingProxyType({}),
) -> str:
    """
    The page as text; every name in it is escaped.

    Parameters
    ----------
    due, due_heading
        What is to be done, one sentence each, and the word for the heading above it (`planner.ui.due`).
    elsewhere
        Language -> address of the same page in it, for the switch on top.
    """

    def say(name: str, **values: object) -> str:
        return escape(sentence(f"ui.{name}", lang, **values))

    held = [instance.place_by_id[place] for place in assignment.places_of(leader.id)]
    lines = [
        f'<!DOCTYPE html><html lang="{"zh-CN" if lang == "zh" else "en"}"><head><meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex">',
        f"<title>{escape(leader.name)} · {say('my_places_title')}</title><style>{_STYLE}</style></head><body><main>",
        *_switch(elsewhere),
        f'<p class="quiet">{escape(instance.policy.title)}</p><h1>{escape(leader.name)}</h1>',
    ]
    if leader.post and leader.post != leader.name:
        lines.append(f"<p>{escape(leader.post)}</p>")
    if not held:
        lines.append(f"<p>{say('holds_nothing', leader=leader.name)}</p>")
    else:
        load = loads(instance, assignment)[leader.id]
        lines.append(f"<p>{say('holds', count=len(held), load=float(load), share=float(leader.share))}</p>")
    lines += _layers(instance, held, lang)
    for name, value in (("support_unit", leader.support_unit), ("contact", leader.contact)):
        if value:
            lines.append(f"<p>{say(f'page_{name}', value=value)}</p>")
    if due:
        lines.append(f"<h2>{say(due_heading)}</h2><ul>")
        lines += [f"<li>{escape(told)}</li>" for told in due]
        lines.append("</ul>")
    lines += _sketch(instance, held, say("map_label"))
    lines.append("</main></body></html>")
    return "\n".join(lines)


def _switch(elsewhere: Mapping[str, str]) -> Iterator[str]:
    """A link to the page in each other language, under that language's own name; not on paper."""
    for lang, address in elsewhere.items():
        code = "zh-CN" if lang == "zh" else "en"
        yield f'<a class="switch" lang="{code}" href="{escape(address)}">{escape(LANGUAGE_NAMES[lang])}</a>'


def _layers(instance: Instance, held: list[Place], lang: str) -> Iterator[str]:
    tied = dict(zip((place.id for place in held), ties(instance, held), strict=True))
    for layer in instance.policy.layers:
        places = [place for place in held if instance.layer_of(place) is layer]
        if not places:
            continue
        yield f"<h2>{escape(capital(layer_label(instance, layer.name, lang)))}</h2><ul>"
        for place in places:
            about = [capital(kind_label(place.kind, lang)), place.managing_district]
            if tied[place.id]:
                about.append(sentence("ui.page_linked", lang, places=tied[place.id]))
            told = escape(" · ".join(part for part in about if part))
            yield f'<li><b>{escape(place.name)}</b><br><span class="quiet">{told}</span></li>'
        yield "</ul>"


def _sketch(instance: Instance, held: list[Place], label: str) -> Iterator[str]:
    """The leader's places with their names, roads as squares beside what they are linked with, and some others as dots."""
    drawn = spots(instance)
    own = [place.id for place in held if place.id in drawn]
    if not own:
        return
    others = [name for name in drawn.known if name not in own][:MOST_POINTS]
    at = _fitted({name: drawn[name] for name in [*own, *others]})
    yield f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{label}">'
    for name in others:
        x, y = at[name]
        yield f'<circle cx="{x}" cy="{y}" r="3" fill="#b9b3a8"/>'
    low, marks = 0, [at[name] for name in own]
    for name in sorted(own, key=lambda name: at[name][1]):
        x, y = at[name]
        # Names of neighbours would lie on each other: each begins below the one above it.
        low = max(y + 6, low + LINE)
        usual = "end" if x > WIDTH / 2 else "start"
        long = _length(instance.place_by_id[name].name)
        side = min((usual, "start" if usual == "end" else "end"), key=lambda to: _covered((x, low), long, to, marks))
        text = f'<text x="{x + (-12 if side == "end" else 12)}" y="{low}" font-size="18" text-anchor="{side}">'
        dot = (
            f'<circle cx="{x}" cy="{y}" r="6"'
            if name in drawn.known
            else f'<rect x="{x - 5}" y="{y - 5}" width="10" height="10"'
        )
        yield f'{dot} fill="#a61c1c"/>{text}{escape(instance.place_by_id[name].name)}</text>'
    yield "</svg>"


def _length(name: str) -> float:
    """Pixels that a name of 18 px takes at most."""
    wide = text_width(name) - len(name)
    return 18 * wide + 10 * (len(name) - wide)


def _covered(of: Spot, long: float, side: str, marks: Sequence[Spot]) -> float:
    """How many marks of the leader's own places a name would cover on a side; infinitely many where it leaves the sketch."""
    left = of[0] - 12 - long if side == "end" else of[0] + 12
    if left < 0 or left + long > WIDTH:
        return math.inf
    return sum(left - 6 <= x <= left + long + 6 and of[1] - LINE - 2 <= y <= of[1] + 8 for x, y in marks)


def _fitted(spots_of: dict[str, Spot]) -> dict[str, tuple[int, int]]:
    """The spots in the pixels of the sketch."""
    left, top = min(x for x, _ in spots_of.values()), min(y for _, y in spots_of.values())
    wide = max(x for x, _ in spots_of.values()) - left or 1e-6
    high = max(y for _, y in spots_of.values()) - top or 1e-6
    scale = min((WIDTH - 2 * MARGIN) / wide, (HEIGHT - 60) / high)
    dx, dy = (WIDTH - wide * scale) / 2, (HEIGHT - high * scale) / 2
    return {name: (round(dx + (x - left) * scale), round(dy + (y - top) * scale)) for name, (x, y) in spots_of.items()}
