"""What happens after? Visits, orders, flags, calendar: pure functions of records and rules."""
