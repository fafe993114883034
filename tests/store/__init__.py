"""Tests of planner.store."""
