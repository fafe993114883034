"""In which words? A message's code and values -> a sentence, in Chinese (default) or English."""

from planner.locale.catalogue import DEFAULT_LANGUAGE, LANGUAGES, codes, has, raw_text, sentence

__all__ = ["DEFAULT_LANGUAGE", "LANGUAGES", "codes", "has", "raw_text", "sentence"]
