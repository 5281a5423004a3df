"""Reads a conversation by rules: which vehicle, which parts, how far the sale has come, and what comes next."""

from waframe_ai_summary.reading.lines import Line, Speaker, lines_of, parse_conversations
from waframe_ai_summary.reading.reading import read
from waframe_ai_summary.reading.summary import Product, Source, Summary, Vehicle

__all__ = ["Line", "Product", "Source", "Speaker", "Summary", "Vehicle", "lines_of", "parse_conversations", "read"]
