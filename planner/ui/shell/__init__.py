"""The frame around the pages: the web server, the script that every run begins with, navigation."""
