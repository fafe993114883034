"""The same use cases without a browser: one module per command."""
