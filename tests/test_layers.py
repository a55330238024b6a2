import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]


def test_every_room_imports_only_what_it_may():
    program = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([program, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
