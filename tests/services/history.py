"""The cast's year, played once, with a copy of the installation before every step."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from services.office import VIETNAM
from tests.services import cast
from tests.services.installation import Installation

OPENED = cast.at("2020-03-01")
ARCHIVED = cast.at("2020-12-24", 9)

CopyDatabase = Callable[[str], str]
"""Copies a database and gives the address of the copy; "" is SQLite, which is copied with the folder."""


@dataclass(frozen=True)
class Scene:
    """A step at its moment, with the installation as it stands just before and just after."""

    step: str
    n: int
    moment: datetime
    before: Installation
    after: Installation

    @property
    def next_day(self) -> datetime:
        """Give the same hour of the day after."""
        return self.moment + timedelta(days=1)


@dataclass(frozen=True)
class History:
    """All scenes of the year, in order."""

    scenes: tuple[Scene, ...]
    copy_database: CopyDatabase

    def scene(self, step: str, n: int = 1) -> Scene:
        """Find the n-th run of a step."""
        return next(scene for scene in self.scenes if (scene.step, scene.n) == (step, n))

    def on(self, step: str, day: str) -> Scene:
        """Find the run of a step on a day."""
        return next(scene for scene in self.scenes if (scene.step, scene.moment.date().isoformat()) == (step, day))

    @property
    def end(self) -> Installation:
        """Give the installation after the last step; look, do not touch."""
        return self.scenes[-1].after


def play_year(folder: Path, database_url: str, copy_database: CopyDatabase) -> History:
    """Open the cast's cycle in an empty installation and play it to its end."""
    playing = Installation(folder / "home", database_url)
    playing.open_folder(cast.make_folder(folder / "cycle"), OPENED)
    seen: list[tuple[str, datetime, Installation]] = []

    def keep(step: str, moment: datetime) -> None:
        home = playing.copy_home(folder / f"scene-{len(seen):02d}")
        seen.append((step, moment, Installation(home, copy_database(database_url))))

    playing.play(ARCHIVED, keep)
    afters = [installation for _, _, installation in seen[1:]] + [playing]
    counts: dict[str, int] = {}
    scenes = []
    for (step, moment, before), after in zip(seen, afters, strict=True):
        counts[step] = counts.get(step, 0) + 1
        scenes.append(Scene(step, counts[step], moment, before, after))
    return History(tuple(scenes), copy_database)


def keep_year(history: History, folder: Path) -> None:
    """Note in the folder of a year which of its homes is which scene."""
    scenes = [
        (scene.step, scene.n, scene.moment.isoformat(), scene.before.home.name, scene.after.home.name)
        for scene in history.scenes
    ]
    (folder / "scenes.json").write_text(json.dumps(scenes), encoding="utf-8")


def kept_year(folder: Path, copy_database: CopyDatabase) -> History:
    """Find the scenes of a year on SQLite in a copy of its folder."""
    scenes = json.loads((folder / "scenes.json").read_text(encoding="utf-8"))
    return History(
        tuple(
            Scene(
                step,
                n,
                datetime.fromisoformat(moment).astimezone(VIETNAM),
                Installation(folder / before),
                Installation(folder / after),
            )
            for step, n, moment, before, after in scenes
        ),
        copy_database,
    )


@dataclass(frozen=True)
class Stage:
    """Copies of the scenes for one test to play on with."""

    history: History
    folder: Path
    copy_database: CopyDatabase

    def copy(self, installation: Installation) -> Installation:
        """Copy an installation."""
        home = self.folder / f"stage-{len(list(self.folder.glob('stage-*')))}"
        return Installation(installation.copy_home(home), self.copy_database(installation.database_url))

    def before(self, step: str, n: int = 1) -> Installation:
        """Copy the installation as it stands before the n-th run of a step."""
        return self.copy(self.history.scene(step, n).before)

    def after(self, step: str, n: int = 1) -> Installation:
        """Copy the installation as it stands after the n-th run of a step."""
        return self.copy(self.history.scene(step, n).after)

    def on(self, step: str, day: str) -> Installation:
        """Copy the installation as it stands before a step's run of a day."""
        return self.copy(self.history.on(step, day).before)
