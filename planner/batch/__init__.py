"""Many jurisdictions: the same use cases on an executor."""
