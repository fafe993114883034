"""What comes in? Folders and workbooks -> an instance and findings."""
