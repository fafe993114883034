"""What leaves? One set of tables -> screen, Excel, Word, PDF, CSV; calendar files."""

from planner.reports.export import FORMATS, Format, export

__all__ = ["FORMATS", "Format", "export"]
