"""What came out of one attempt to deliver one letter."""

import unicodedata
from dataclasses import dataclass
from typing import Final, Literal

Outcome = Literal["sent", "failed", "retry", "unknown"]
Stage = Literal["claim", "build", "connect", "mail", "rcpt", "data", "done"]

LONGEST_ANSWER: Final = 500


@dataclass(frozen=True)
class Delivery:
    """The outcome, how far the attempt came, and what the server said (``code`` None: it said nothing).

    Stages: ``claim`` the worker ended before it sent, ``build`` the letter could not be made, ``connect`` to
    ``data`` the step that was refused or lost, ``done`` accepted. ``eml_sha256``: the letter as it went, in the store.
    """

    outcome: Outcome
    stage: Stage
    code: int | None
    answer: str
    eml_sha256: str = ""


def clean_answer(text: str) -> str:
    """Make what a server said safe to keep and show: one line of at most 500 printable characters."""
    kept = (
        " " if character in "\r\n\t" else "\ufffd" if unicodedata.category(character) in {"Cc", "Cs"} else character
        for character in text
    )
    return " ".join("".join(kept).split())[:LONGEST_ANSWER]
