"""How did the tables come to be what they are? One step per change of the schema."""
