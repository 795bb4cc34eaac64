"""How long libyaml alone takes to write objects: `python -m bench.libyaml OBJECTS` prints wall and CPU seconds.

The objects are read before, from a pickle of the lists that stand in one file each, and what is written is thrown
away: no less can be done by a program that writes YAML through libyaml.
"""

import pickle
import sys
import time
from pathlib import Path

import yaml


def seconds(files: list[list[object]]) -> tuple[float, float]:
    """Wall and CPU seconds for all files."""
    wall, cpu = time.perf_counter(), time.process_time()
    for objects in files:
        yaml.dump_all(objects, Dumper=yaml.CSafeDumper, sort_keys=False)
    return time.perf_counter() - wall, time.process_time() - cpu


if __name__ == "__main__":
    print(*seconds(pickle.loads(Path(sys.argv[1]).read_bytes())))
