"""What leaves about what happened after the plan? Lists, slips, calendars and the bulletin."""
