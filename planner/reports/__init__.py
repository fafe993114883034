"""What leaves? One set of tables -> screen, Excel, CSV."""

from planner.reports.export import FORMATS, Format, export

__all__ = ["FORMATS", "Format", "export"]
