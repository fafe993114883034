"""What happens after? Visits, orders, flags, calendar."""
