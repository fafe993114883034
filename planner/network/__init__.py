"""Where is it? The graph of leaders, streets, townships and roads."""
