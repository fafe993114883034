"""What does a user do? Pure use cases: propose, diagnose."""
