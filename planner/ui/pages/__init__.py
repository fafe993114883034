"""One page per file; `ui.navigation` lists them, and none knows another."""
