"""Tests of the pages and what is under them."""
