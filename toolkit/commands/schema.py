"""`tunefleet schema`: the files that are generated from the model and the rules, for editors and for readers."""

import sys
from collections.abc import Mapping
from pathlib import Path

from toolkit.exit_codes import BROKEN_INPUT

STALE = 1


def schema(*, check: bool = False) -> None:
    """Write what is stale of the generated files; with `check` write nothing, and exit with 1 if one is."""
    from toolkit.reading.faults import BrokenInput
    from toolkit.root import find_root

    try:
        root = find_root(Path.cwd())
    except BrokenInput as broken:
        print("\n".join(map(str, broken.faults)), file=sys.stderr)
        sys.exit(BROKEN_INPUT)
    files = generated_files()
    stale = [name for name, text in files.items() if _read(root / name) != text]
    if check and stale:
        names = ", ".join(stale)
        print(f"{names}: not what charts/model and toolkit/rules say; run `uv run tunefleet schema`", file=sys.stderr)
        sys.exit(STALE)
    for name in stale:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(files[name], encoding="utf-8", newline="\n")
    print(f"{len(files)} files are what charts/model and toolkit/rules say; {len(stale)} of them written now")


def generated_files() -> Mapping[str, str]:
    """The text of each generated file, by its path in the repository."""
    from charts.model.platform import Platform
    from charts.model.team import Team
    from toolkit.describing.reference_pages import reference_page
    from toolkit.describing.schema import schema_text
    from toolkit.rules.pages import rule_pages

    return {
        "schemas/platform.schema.json": schema_text(Platform),
        "schemas/team.schema.json": schema_text(Team),
        "docs/reference/platform.md": reference_page("platform.yaml", Platform),
        "docs/reference/team.md": reference_page("teams/<team>.yaml", Team),
        **rule_pages(),
    }


def _read(path: Path) -> str | None:
    return path.read_text(encoding="utf-8") if path.is_file() else None
