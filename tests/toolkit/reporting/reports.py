"""Reports for the tests of the formats."""

from hypothesis import strategies as st

from charts.model.acceptance import Acceptance
from toolkit.reporting.diagnostic import Diagnostic, Report

ACCEPTANCE = Acceptance(rule="a/b", thing="Job x/y", because="it is fine until then", until="2026-12-31")

texts = st.text(st.characters(exclude_categories=["Cs"]), min_size=1)

diagnostics = st.builds(
    lambda **fields: Diagnostic(**fields),
    file=texts,
    line=st.integers(1, 10**6),
    column=st.integers(1, 10**4),
    severity=st.sampled_from(["error", "warning"]),
    rule=texts,
    text=texts,
    page=texts,
    thing=st.none() | texts,
    why=st.none() | texts,
    remedy=st.none() | texts,
    acceptance=st.none() | st.just(ACCEPTANCE),
)

reports = st.builds(lambda found: Report(tuple(found)), st.lists(diagnostics, max_size=4))


def diagnostic(text: str = "is wrong", line: int = 3, **others: object) -> Diagnostic:
    words: dict[str, object] = {
        "file": "teams/lab.yaml",
        "line": line,
        "column": 5,
        "severity": "error",
        "rule": "hygiene/thing",
        "text": text,
        "page": "docs/rules/hygiene.md#thing",
        "thing": "Job x/y",
        "why": "It hurts.",
        "remedy": "Stop it.",
    }
    return Diagnostic(**(words | others))  # type: ignore[arg-type]
