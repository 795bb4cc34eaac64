"""The programs of a real cluster, each built once from the Go module of those who make it.

Where a module replaces others, Go installs none of its programs by version. So each is built from a small module that
imports the program and repeats the replacements; those by a folder of the module's own are published as modules too,
and `own_modules` says at which version.

A program that cannot be built is an error: nothing is skipped.
"""

import json
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from types import MappingProxyType

from tests.e2e.go_modules import caches, downloaded, go, kept
from toolkit.object_schemas.crds import SOURCES

KUBERNETES = "1.36.3"


def version_of(module: str) -> str:
    """The version that the schemas in `toolkit/object_schemas/crds` were read out of."""
    return next(source.version for source in SOURCES if source.module == module)


@dataclass(frozen=True)
class Build:
    """Programs of one module: the packages they are in, within the module, by the name they get."""

    module: str
    version: str
    packages: Mapping[str, str]
    own_modules: str | None = None
    variables: Mapping[str, str] = field(default_factory=dict)
    """Strings of the program that are set when it is linked."""

    @property
    def imports(self) -> dict[str, str]:
        """The whole name of each package, by program."""
        return {program: "/".join(filter(None, (self.module, path))) for program, path in self.packages.items()}


_VERSION = "k8s.io/component-base/version"

BUILDS = (
    Build(
        "go.etcd.io/etcd/server/v3",
        "v3.7.3",
        {"etcd": ""},
        own_modules="v3.7.3",
    ),
    Build(
        "k8s.io/kubernetes",
        f"v{KUBERNETES}",
        {name: f"cmd/{name}" for name in ("kube-apiserver", "kube-controller-manager", "kube-scheduler")},
        own_modules=f"v0.{KUBERNETES.removeprefix('1.')}",
        # Without them the server calls itself v0.0.0-master+$Format:%H$, which Argo CD cannot read.
        variables={
            f"{_VERSION}.gitVersion": f"v{KUBERNETES}",
            f"{_VERSION}.gitMajor": "1",
            f"{_VERSION}.gitMinor": KUBERNETES.split(".")[1],
        },
    ),
    Build("sigs.k8s.io/kwok", "v0.8.0", {"kwok": "cmd/kwok"}),
    Build(
        "github.com/argoproj/argo-cd/v3",
        version_of("github.com/argoproj/argo-cd/v3"),
        {"argocd": "cmd"},
        own_modules="v0.0.0-20260914071520-c9c369efcc5b",
    ),
    Build("sigs.k8s.io/kueue", version_of("sigs.k8s.io/kueue"), {"kueue": "cmd/kueue"}),
    Build("sigs.k8s.io/jobset", version_of("sigs.k8s.io/jobset"), {"jobset": ""}),
)


def binaries(tell: Callable[[str], None]) -> Mapping[str, Path]:
    """Every program by its name; builds what the cache has not. `tell` gets a line for each build.

    Raises GoFailed when one cannot be built.
    """
    paths: dict[str, Path] = {}
    for number, build in enumerate(BUILDS, 1):
        tell_step = partial(_tell, tell, f"[{number}/{len(BUILDS)}] {build.module} {build.version}")
        folder = kept(f"{build.module}-{build.version}", repr(build), partial(_build, build, tell_step))
        paths |= {program: folder / program for program in build.packages}
    return MappingProxyType(paths)


def _tell(tell: Callable[[str], None], step: str, what: str) -> None:
    tell(f"{step}: {what}")


def _build(build: Build, tell: Callable[[str], None], into: Path) -> None:
    tell(f"building {', '.join(build.packages)}")
    begun = time.monotonic()
    source = into.with_name("source")
    source.mkdir()
    _write_module(build, source)
    variables = "".join(f" -X {name}={value}" for name, value in build.variables.items())
    for program, package in build.imports.items():
        go("build", "-o", str(into / program), f"-ldflags=-s -w{variables}", package, folder=source)
    tell(f"built in {time.monotonic() - begun:.0f} s")


def _write_module(build: Build, source: Path) -> None:
    """The small module that imports the programs."""
    folder, go_mod = downloaded(build.module, build.version)
    its = json.loads(go("mod", "edit", "-json", str(go_mod)))
    lines = ["module programs", f"go {its['Go']}", f"require {build.module} {build.version}"]
    lines += _replacements(build, its.get("Replace") or ())
    (source / "go.mod").write_text("\n".join(lines), encoding="utf-8")
    (source / "go.sum").write_bytes((folder / "go.sum").read_bytes())
    imports = "\n".join(f'import _ "{package}"' for package in build.imports.values())
    (source / "programs.go").write_text(f"//go:build programs\n\npackage programs\n\n{imports}\n", encoding="utf-8")


def _replacements(build: Build, its: Iterable[Mapping[str, Mapping[str, str]]]) -> list[str]:
    lines = []
    for each in its:
        old, new = each["Old"]["Path"], each["New"]
        is_folder = new["Path"].startswith(".")
        by = f"{old} {build.own_modules}" if is_folder else f"{new['Path']} {new['Version']}"
        lines.append(f"replace {old} => {by}")
    return lines


def main() -> None:
    with caches():
        for name, path in binaries(print).items():
            print(f"{name}: {path}")


if __name__ == "__main__":
    main()
