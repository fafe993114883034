"""Where is it kept? Drafts, versions, people and the audit chain, in SQLite or PostgreSQL."""
