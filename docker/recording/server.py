"""The MLflow server of the environment, and the ways in which it does not do what it was asked."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mlflow.tracking import MlflowClient

ANSWER_SECONDS = 10
"""How long to wait for a connection or an answer. MLflow's own 120 s outlast a pod's grace period."""

SETTINGS = {
    "MLFLOW_HTTP_REQUEST_TIMEOUT": str(ANSWER_SECONDS),
    "MLFLOW_HTTP_REQUEST_MAX_RETRIES": "1",  # callers come again by themselves
    "MLFLOW_HTTP_REQUEST_BACKOFF_FACTOR": "1",
    "MLFLOW_HTTP_RESPECT_RETRY_AFTER_HEADER": "false",  # a proxy may say an hour
    "MLFLOW_CONFIGURE_LOGGING": "false",  # ours blots out secrets
    "MLFLOW_SUPPRESS_PRINTING_URL_TO_STDOUT": "true",
    "MLFLOW_ENABLE_ARTIFACTS_PROGRESS_BAR": "false",
    "MLFLOW_DISABLE_TELEMETRY": "true",
    "GIT_PYTHON_REFRESH": "quiet",  # images have no git
}
"""https://mlflow.org/docs/latest/api_reference/python_api/mlflow.environment_variables.html"""

REFUSED = {400, 404, 409, 413}
"""What MLflow itself says no to with. Other statuses say that it is not well, or does not let us in."""


LONGEST_LINE = 400
"""A proxy in between answers with a page of HTML."""


class Unreachable(Exception):
    """MLflow did not do it. It does not answer, is not well or does not let us in: the same may succeed later."""


class Refused(Unreachable):
    """MLflow answered, and will not do it: the same would be refused again."""


def client() -> "MlflowClient":
    """Of the server at MLFLOW_TRACKING_URI, which is not asked for anything yet."""
    os.environ.update(SETTINGS)  # before the import, which reads some of them
    from mlflow.tracking import MlflowClient  # takes seconds, so only who records has to wait for it

    return MlflowClient()


@contextmanager
def asked() -> Iterator[None]:
    """Around calls of the client: whatever goes wrong is raised as Unreachable, in one line."""
    from mlflow.exceptions import MlflowException, RestException
    from requests import RequestException

    try:
        yield
    except RestException as error:
        refused = error.get_http_status_code() in REFUSED
        raise (Refused if refused else Unreachable)(_in_one_line(error)) from error
    except (MlflowException, RequestException, OSError) as error:
        raise Unreachable(_in_one_line(error)) from error


@contextmanager
def unless(answer: str) -> Iterator[None]:
    """MLflow may answer so, in its own words for an error: then it is done already."""
    from mlflow.exceptions import MlflowException

    try:
        yield
    except MlflowException as error:
        if error.error_code != answer:
            raise


@contextmanager
def patient(seconds: int) -> Iterator[None]:
    """Within the block an answer may take so long: the server passes a file on before it answers."""
    os.environ["MLFLOW_HTTP_REQUEST_TIMEOUT"] = str(seconds)
    try:
        yield
    finally:
        os.environ.update(SETTINGS)


def _in_one_line(error: Exception) -> str:
    line = " ".join(str(error).split())
    return line if len(line) <= LONGEST_LINE else f"{line[:LONGEST_LINE]} …"
