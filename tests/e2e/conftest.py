"""One installation for all scenarios; on a failure, what its servers complained about; a table at the end.

Collected only where this folder is named: `uv run pytest tests/e2e`.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.installation import Installation, bootstrap, installation
from tests.e2e.run_folder import folder_of_a_run

SIZES = pytest.StashKey[dict[str, int]]()
AROUND = {"setup": "before", "teardown": "after"}
RUNNING = pytest.StashKey[Installation]()


@pytest.fixture(scope="session")
def platform(request: pytest.FixtureRequest) -> Iterator[Installation]:
    """With the shipped teams, as a person would have bootstrapped it. Scenarios add their own teams."""
    reporter = request.config.pluginmanager.getplugin("terminalreporter")
    capture = request.config.pluginmanager.getplugin("capturemanager")

    def tell(line: str) -> None:
        with capture.global_and_fixture_disabled():
            reporter.ensure_newline()
            reporter.write_line(f"  {line}")

    def failed() -> bool:
        return bool(request.session.testsfailed)

    with folder_of_a_run(keep_logs=failed, tell=tell) as folder, installation(folder, tell) as running:
        tell("waiting until Argo CD has applied the shipped teams")
        bootstrap(running)
        request.config.stash[RUNNING] = running
        yield running


@pytest.hookimpl(wrapper=True)
def pytest_runtest_setup(item: pytest.Item) -> Iterator[None]:
    """Notes how long the logs are, so that a failure shows only what was said since."""
    running = item.config.stash.get(RUNNING, None)
    servers = running.servers.by_name if running else {}
    item.stash[SIZES] = {name: server.log.stat().st_size for name, server in servers.items()}
    return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    report: pytest.TestReport = yield  # type: ignore[assignment]
    running = item.config.stash.get(RUNNING, None)
    if report.failed and running:
        for name, server in running.servers.by_name.items():
            complaints = server.complaints(item.stash[SIZES].get(name, 0))
            if complaints:
                report.sections.append((f"{name} complained {len(complaints)} times, last", complaints[-1][:2000]))
    return report  # type: ignore[return-value]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """The scenarios in the order they ran, each with its time; apart from it, what one had to bring up before."""
    here = f"{Path(__file__).parent.name}/"
    reports = [
        report
        for outcome in ("", "passed", "failed", "error")
        for report in terminalreporter.getreports(outcome)
        if here in report.nodeid and _is_told(report)
    ]
    if reports:
        terminalreporter.section("scenarios")
    for report in sorted(reports, key=lambda report: report.start):
        said = AROUND.get(report.when or "", report.outcome) if report.passed else report.outcome
        name = report.nodeid.rpartition("/")[2].removeprefix("test_").replace(".py::test_", ": ").replace("_", " ")
        terminalreporter.write_line(f"{said:>7}  {report.duration:6.1f} s  {name}")


def _is_told(report: pytest.TestReport) -> bool:
    return report.when == "call" or report.failed or report.duration > 1
