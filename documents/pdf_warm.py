"""The one LibreOffice that a process keeps warm: started at first need, renewed when it ends or has done enough."""

import atexit
import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from documents.pdf_engine import PROGRAM, Soffice
from documents.pdf_faults import NoLibreOffice

RECYCLE_AFTER: Final = 500
"""Conversions after which LibreOffice is started anew: its memory only grows."""


class Keeper:
    """What the process holds: at most one LibreOffice, and the lock of those who want it."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.soffice: Soffice | None = None
        # Kept from being collected in a forked child, where they are somebody else's.
        self.inherited: list[Soffice] = []

    def fresh(self) -> Soffice:
        """Give a running LibreOffice. Raises NoLibreOffice."""
        program = shutil.which(PROGRAM)
        if program is None:
            raise NoLibreOffice
        if self.soffice and (not self.soffice.is_running or self.soffice.conversions >= RECYCLE_AFTER):
            self.drop()
        if self.soffice is None:
            self.soffice = Soffice(program)
        return self.soffice

    def drop(self) -> None:
        """End LibreOffice."""
        soffice, self.soffice = self.soffice, None
        if soffice is not None:
            soffice.close()

    def forget(self) -> None:
        """Let go, in a forked child, of what belongs to the parent."""
        self.lock = threading.Lock()
        if self.soffice is not None:
            self.soffice.let_go()
            self.inherited.append(self.soffice)
            self.soffice = None


KEEPER: Final = Keeper()
atexit.register(KEEPER.drop)
os.register_at_fork(after_in_child=KEEPER.forget)


@contextmanager
def warm_soffice() -> Iterator[Soffice]:
    """Give the warm LibreOffice to one thread at a time; any error inside ends it, so that none hangs on.

    Raises NoLibreOffice.
    """
    with KEEPER.lock:
        soffice = KEEPER.fresh()
        try:
            yield soffice
        except BaseException:
            KEEPER.drop()
            raise


def cool_down() -> None:
    """End the warm LibreOffice now; the next conversion starts another."""
    with KEEPER.lock:
        KEEPER.drop()
