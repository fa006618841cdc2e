"""Papers that leave a case: written, held by the leak guard, released by somebody who answers for it."""

from casework.releasing.letting import ask_override, confirm_override, release_paper
from casework.releasing.showing import Held, PaperLine, PaperView, Words, open_paper, papers_of
from casework.releasing.writing import begin_paper, rewrite_paper

__all__ = [
    "Held",
    "PaperLine",
    "PaperView",
    "Words",
    "ask_override",
    "begin_paper",
    "confirm_override",
    "open_paper",
    "papers_of",
    "release_paper",
    "rewrite_paper",
]
