"""The good cycle folder as a fixture."""

from pathlib import Path

import pytest

from tests.services.cycle_folder.folders import CycleFolder, make_valid_folder


@pytest.fixture
def folder(tmp_path: Path) -> CycleFolder:
    """Make the good folder anew for each test."""
    return make_valid_folder(tmp_path / "chu-trinh")
