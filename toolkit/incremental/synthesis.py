"""The whole of `dist/`, as digests and, where they are asked for, texts: from parts remembered, and made where not.

What decides whether a part is remembered is its key: the digest of the team's file, of what it sees of the platform,
and of the code. What was launched before is looked at besides: a part that was made beside other runs is made again.
"""

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import msgspec
from msgspec import Struct

from toolkit.incremental.code import ChangedMeanwhile, code_digest
from toolkit.incremental.digest import digest
from toolkit.incremental.file_digests import FEW, FileDigests
from toolkit.incremental.memory import Memory, Packed
from toolkit.incremental.part import Broken, Part, runs_file
from toolkit.root import PLATFORM
from toolkit.team_files import TEAMS, YAML, team_file_faults, team_names
from toolkit.writing.dist_changes import Listing

if TYPE_CHECKING:
    from charts.model.platform import Platform

KEPT_AT_ONCE = 50
"""Parts in one transaction: enough that it costs little, few enough that they need little memory."""

Results: TypeAlias = Iterator["Packed | Broken"]
Shown: TypeAlias = Callable[[Results, int], Results]
"""Passes results on, of which there will be so many, and shows that they come."""

Keyed: TypeAlias = dict[bytes, Part]
Teams: TypeAlias = dict[str, tuple[bytes, Part]]
"""The keys and the parts of teams, by name."""


class LostMemory(Exception):
    """A text is not in the memory any more: it was deleted, or could not be written."""


class Texts(Mapping[str, bytes]):
    """The files of `dist/` by their names; a text is fetched from the memory when it is asked for."""

    def __init__(self, memory: Memory, parts: Keyed) -> None:
        self.digests: Mapping[str, bytes] = {name: each for part in parts.values() for name, each in part.files.items()}
        self._memory = memory
        self._keys = {name: key for key, part in parts.items() for name in part.files}
        self._last: tuple[bytes, Mapping[str, bytes]] = b"", {}

    def __getitem__(self, name: str) -> bytes:
        """Raises LostMemory."""
        key = self._keys[name]
        if self._last[0] != key:
            self._last = key, self._memory.texts(key) or {}
        text = self._last[1].get(name)
        if text is None or digest(text) != self.digests[name]:
            raise LostMemory(name)
        return text

    def __contains__(self, name: object) -> bool:
        return name in self._keys

    def __iter__(self) -> Iterator[str]:
        return iter(self._keys)

    def __len__(self) -> int:
        return len(self._keys)


class Synthesis(Struct, frozen=True):
    """What `dist/` has to be, what it is, and which teams' parts were made to find out."""

    texts: Texts
    present: Mapping[str, bytes]
    """The digests of the files that stand in `dist/`, by their names below it."""
    owners: Mapping[str, tuple[str, ...]]
    """Of the teams, by name."""
    platform_owners: tuple[str, ...]
    made: tuple[str, ...]

    @property
    def listing(self) -> Listing | None:
        """What stands in `dist/`; None if it is not there, or if there is something in it that cannot be read."""
        if not all(self.present.values()) or not self.present:
            return None
        same = frozenset(name for name, each in self.texts.digests.items() if self.present.get(name) == each)
        return Listing(frozenset(self.present), same)


class _Platform(msgspec.Struct, frozen=True, array_like=True):
    """What is remembered of `platform.yaml`."""

    content: bytes
    """Its digest, with that of the code."""
    slices: dict[str, bytes]
    """For each cluster, the digest of all that its parts see."""
    owners: tuple[str, ...]
    encoded: bytes
    """All of it: decoding takes a tenth of the time that reading takes."""

    @property
    def whole(self) -> "Platform":
        from charts.model.platform import Platform

        return msgspec.msgpack.decode(self.encoded, type=Platform)


class _Last(msgspec.Struct, frozen=True, array_like=True):
    """What is remembered of a run here."""

    seen: bytes
    """The digest of what is no team's own: of the platform, of the code, and of whether files were forgiven."""
    teams: Teams

    def tells_more_than(self, other: "_Last") -> bool:
        """Of more than a few teams; what is made of a few is found in the memory one by one."""
        new = sum(other.teams.get(name) != each for name, each in self.teams.items())
        return self.seen != other.seen or new + len(other.teams.keys() - self.teams.keys()) > FEW * len(other.teams)


class _Run(Struct, frozen=True):
    """One synthesis: where, with what memory, and by which code."""

    root: Path
    memory: Memory
    digests: FileDigests
    code: bytes
    forgive: bool

    def note(self, what: str) -> bytes:
        return digest(what.encode(), os.fsencode(self.root))

    def seen(self, platform: _Platform) -> bytes:
        return digest(platform.content, self._manner)

    def key(self, name: str, content: bytes, seen_of_platform: bytes) -> bytes:
        return digest(self.code, name.encode(), content, seen_of_platform, self._manner)

    @property
    def _manner(self) -> bytes:
        return b"forgive" if self.forgive else b""

    def keep(self, made: Sequence[tuple[bytes, Packed]]) -> None:
        """Raises ChangedMeanwhile if what made it may not be the code that the keys name."""
        self.refuse_other_code()
        self.memory.keep(made)

    def refuse_other_code(self) -> None:
        if code_digest(self.digests.of) != self.code:
            raise ChangedMeanwhile


def synthesized(
    root: Path,
    memory: Memory,
    *,
    code: bytes | None = None,
    forgive: bool = False,
    processes: int | None = None,
    shown: Shown = lambda results, _: results,
) -> Synthesis:
    """What `dist/` has to be. `forgive` takes files of `dist/` that cannot be read for files without runs.

    `code` is the digest of the code that this process has loaded, if it has been at work before. Raises
    ChangedMeanwhile if the code is not that any more: what would be made is kept under the digest of neither. Raises
    BrokenInput with every fault of every file, Refused with what must not follow on what `dist/` holds, and
    UnusableDist if `dist/` cannot be read.
    """
    digests = FileDigests(memory, str(root))
    run = _Run(root, memory, digests, code or code_digest(digests.of), forgive)
    if code:
        run.refuse_other_code()
    platform = _platform(run)
    contents = {name: digests.of(f"{root}/{TEAMS}/{name}{YAML}") for name in sorted(team_names(root))}
    present = _present(run)
    last = memory.note(run.note("teams"), _Last) or _Last(b"", {})
    teams = _remembered(run, platform, contents, present, last)
    missing = [name for name in contents if name not in teams]
    made, broken = _made(run, platform, missing, processes, shown) if missing else ({}, {})
    teams |= made
    sites = _sites(run, platform)
    digests.remember()
    this = _Last(run.seen(platform), teams)
    if this.tells_more_than(last):
        memory.write_down([(run.note("teams"), msgspec.msgpack.encode(this))])
    _refuse(run, platform, sites, teams, broken, present)
    keyed = dict([*sites, *(teams[name] for name in contents)])
    memory.used(keyed, run.note("used"))
    owners = {name: teams[name][1].owners for name in contents}
    return Synthesis(Texts(memory, keyed), present, owners, platform.owners, tuple(missing))


def _platform(run: _Run) -> _Platform:
    """As it is remembered, or read. Raises BrokenInput with all faults of all files if it has any."""
    content = digest(run.code, run.digests.of(str(run.root / PLATFORM)) or b"")
    remembered = run.memory.note(run.note(PLATFORM), _Platform)
    if remembered is not None and remembered.content == content:
        return remembered
    from toolkit.incremental.making import slices
    from toolkit.repository import load, read_platform

    read = read_platform(run.root)
    if read is None:
        load(run.root)
        raise AssertionError("a platform with faults was loaded")
    whole, document = read
    content = digest(run.code, digest(document.text.encode()))
    platform = _Platform(content, slices(whole), tuple(whole.owners), msgspec.msgpack.encode(whole))
    run.refuse_other_code()
    run.memory.write_down([(run.note(PLATFORM), msgspec.msgpack.encode(platform))])
    return platform


def _present(run: _Run) -> dict[str, bytes]:
    """What stands in `dist/`; what is no file by itself has no digest.

    Nothing, if it cannot be read: whoever compares or replaces it says so.
    """
    dist = run.root / "dist"
    if dist.is_symlink() or not dist.is_dir():
        return {}
    start = len(str(dist)) + 1
    try:
        return {path[start:]: content or b"" for path, content in run.digests.below(str(dist))}
    except OSError:
        return {}


def _remembered(
    run: _Run, platform: _Platform, contents: Mapping[str, bytes | None], present: Mapping[str, bytes], last: _Last
) -> Teams:
    """The teams that were made from the same before: in the last run here, or in any other."""
    there = {name: content for name, content in contents.items() if content is not None}
    same = last.seen == run.seen(platform)
    found = {
        name: last.teams[name]
        for name, content in there.items()
        if name in last.teams and _is_made_from(run, platform, name, content, last.teams[name], same)
    }
    found |= _made_elsewhere(run, platform, {name: there[name] for name in there.keys() - found.keys()})
    return {name: each for name, each in found.items() if _stands(each[1], name, present)}


def _is_made_from(
    run: _Run, platform: _Platform, name: str, content: bytes, made: tuple[bytes, Part], same: bool
) -> bool:
    """`same` is whether all besides its own file is as it was then."""
    key, part = made
    return part.content == content if same else key == _key(run, platform, name, content, part.cluster)


def _made_elsewhere(run: _Run, platform: _Platform, there: Mapping[str, bytes]) -> Teams:
    homes = run.memory.notes(list(map(_home, there.values())), str)
    keys = {name: _key(run, platform, name, content, homes.get(_home(content))) for name, content in there.items()}
    parts = run.memory.parts([key for key in keys.values() if key])
    return {name: (key, parts[key]) for name, key in keys.items() if key in parts}


def _key(run: _Run, platform: _Platform, name: str, content: bytes, cluster: str | None) -> bytes | None:
    """None if there is no such cluster."""
    seen = platform.slices.get(cluster) if cluster else None
    return run.key(name, content, seen) if seen else None


def _home(content: bytes) -> bytes:
    """Under which it is noted of a team's file, by its digest, which cluster it names."""
    return digest(b"home", content)


def _stands(part: Part, name: str, present: Mapping[str, bytes]) -> bool:
    """Whether it would be made again beside the runs that `dist/` holds: those that it was made beside, or its own."""
    runs = runs_file(part.cluster, name)
    return present.get(runs) in (part.launched_before, part.files.get(runs))


def _made(
    run: _Run, platform: _Platform, names: Sequence[str], processes: int | None, shown: Shown
) -> tuple[Teams, dict[str, Broken]]:
    """Keys and parts of teams, made and kept; and those of which there is none."""
    from toolkit.incremental.workers import make

    results = shown(make(run.root, names, platform.whole, forgive=run.forgive, processes=processes), len(names))
    made: Teams = {}
    broken: dict[str, Broken] = {}
    for group in _in_groups(zip(names, results, strict=True)):
        kept: list[tuple[bytes, Packed]] = []
        homes: list[tuple[bytes, bytes]] = []
        for name, result in group:
            if isinstance(result, Broken):
                broken[name] = result
                continue
            part = msgspec.msgpack.decode(result.part, type=Part)
            key = run.key(name, part.content, platform.slices[part.cluster])
            made[name] = key, part
            kept.append((key, result))
            homes.append((_home(part.content), msgspec.msgpack.encode(part.cluster)))
        run.keep(kept)
        run.memory.write_down(homes)
    return made, broken


def _sites(run: _Run, platform: _Platform) -> list[tuple[bytes, Part]]:
    """Keys and parts of what the clusters' teams share."""
    keys = {cluster: run.key("", cluster.encode(), seen) for cluster, seen in platform.slices.items()}
    parts = run.memory.parts(list(keys.values()))
    missing = [cluster for cluster, key in keys.items() if key not in parts]
    if missing:
        from toolkit.incremental.making import site_part
        from toolkit.incremental.memory import packed

        made = {keys[cluster]: site_part(platform.whole, cluster) for cluster in missing}
        run.keep([(key, packed(each)) for key, each in made.items()])
        parts |= {key: each.part for key, each in made.items()}
    return [(key, parts[key]) for key in keys.values()]


def _refuse(
    run: _Run,
    platform: _Platform,
    sites: Iterable[tuple[bytes, Part]],
    teams: Mapping[str, tuple[bytes, Part]],
    broken: Mapping[str, Broken],
    present: Mapping[str, bytes],
) -> None:
    """Raises what speaks against all this, unless it is what was found to fit before, with the same files to leave."""
    staying = {file for _, part in (*sites, *teams.values()) for file in part.files}
    leaving = sorted(present.keys() - staying)
    last_seen = digest(*(os.fsencode(name) + present[name] for name in leaving))
    compared = [(name, part.cluster, part.claims, [*part.files]) for name, (_, part) in sorted(teams.items())]
    fitting = digest(platform.content, last_seen, msgspec.msgpack.encode(compared))
    right = not broken and not any(team_file_faults(run.root))
    if right and run.memory.note(run.note("fits"), bytes) == fitting:
        return
    from toolkit.incremental.refusing import refuse

    parts = {name: part for name, (_, part) in teams.items()}
    refuse(run.root, platform.whole, parts, broken, leaving, forgive=run.forgive)
    run.memory.write_down([(run.note("fits"), msgspec.msgpack.encode(fitting))])


def _in_groups(results: Iterable[tuple[str, Packed | Broken]]) -> Iterator[list[tuple[str, Packed | Broken]]]:
    results = iter(results)
    while group := list(islice(results, KEPT_AT_ONCE)):
        yield group
