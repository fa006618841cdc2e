"""Finding words again among the cases that an officer may open: in a session's memory alone, gone with its keys."""

from casework.searching.collecting import Search, Searches, collect
from casework.searching.finding import Found, Piece, Result, Stretch, case_of_number, find

__all__ = ["Found", "Piece", "Result", "Search", "Searches", "Stretch", "case_of_number", "collect", "find"]
