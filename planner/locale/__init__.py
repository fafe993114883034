"""In which words? A message's code and values -> a sentence, in Chinese (default) or English."""

from planner.locale.catalogue import DEFAULT_LANGUAGE, LANGUAGES, codes, has, raw_text, sentence
from planner.locale.letters import capital, text_width

__all__ = ["DEFAULT_LANGUAGE", "LANGUAGES", "capital", "codes", "has", "raw_text", "sentence", "text_width"]
