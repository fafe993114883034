"""Plan board: the plan as cards, one per leader; drag a place to another card, lock what must stay."""

from planner.ui import adjusting
from planner.ui.board import board
from planner.ui.panels import draft_or_stop, page_title

page_title("plan_board")
draft = draft_or_stop()
adjusting.frame(draft)
board(draft)
