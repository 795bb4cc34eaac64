"""A registered model in MLflow, whose server hands out the files itself (`--serve-artifacts`, which is its default).

MLflow's client says which version it is and what it consists of. The files are fetched from the same addresses as it
would, https://mlflow.org/docs/latest/self-hosting/architecture/artifact-store/, but by our own hands: its download
is not to be stopped, and leaves a broken file where the whole one belongs.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import quote

from fetching.http import Http
from fetching.patience import Patience
from fetching.source import Place, RemoteFile, Stream
from step.ending import Failed

if TYPE_CHECKING:
    from mlflow.exceptions import MlflowException

LOGIN = "let this namespace read from that MLflow; these pods have no login for one"

SETTINGS = {
    "MLFLOW_HTTP_REQUEST_TIMEOUT": "60",
    "MLFLOW_HTTP_REQUEST_MAX_RETRIES": "0",  # Patience tries again
    "MLFLOW_CONFIGURE_LOGGING": "false",  # ours blots out secrets
    "MLFLOW_DISABLE_TELEMETRY": "true",
    "GIT_PYTHON_REFRESH": "quiet",  # the image has no git
}
"""https://mlflow.org/docs/latest/api_reference/python_api/mlflow.environment_variables.html"""

Answer = TypeVar("Answer")


class MlflowRegistry:
    """The model at `model_uri`, `models:/name/version` or `models:/name@alias`."""

    def __init__(self, tracking_uri: str, model_uri: str, patience: Patience) -> None:
        os.environ.update(SETTINGS)  # before the import, which reads some of them
        from mlflow.tracking import set_registry_uri, set_tracking_uri

        set_tracking_uri(tracking_uri)
        set_registry_uri(tracking_uri)
        self._model_uri = model_uri
        self._place = Place(f"{model_uri} at {tracking_uri}", LOGIN)
        self._http = Http(self._place)
        self._patience = patience
        self._url = ""

    def files(self) -> list[RemoteFile]:
        repository = self._insist(self._repository)
        self._url = repository.artifact_uri
        return list(self._below(repository, None))

    def read(self, file: RemoteFile, start: int, validator: str | None) -> AbstractContextManager[Stream]:
        return self._http.stream(f"{self._url}/{quote(str(file.path))}", start, validator)

    def _repository(self) -> Any:
        """Where the version's files are; what an alias points at is looked up once, here."""
        from mlflow.store.artifact.http_artifact_repo import HttpArtifactRepository
        from mlflow.store.artifact.models_artifact_repo import ModelsArtifactRepository

        repository: Any = ModelsArtifactRepository(self._model_uri)
        while hasattr(repository, "repo"):  # a model version may point at a run or a logged model
            repository = repository.repo
        if not isinstance(repository, HttpArtifactRepository):
            raise Failed(
                f"{self._place.name} has its files at {repository.artifact_uri}, not behind its server",
                "start that MLflow with --serve-artifacts, or fetch from there with `source: s3`",
            )
        return repository

    def _below(self, repository: Any, folder: str | None) -> Iterator[RemoteFile]:
        for entry in self._insist(lambda: repository.list_artifacts(folder)):
            if entry.is_dir:
                yield from self._below(repository, entry.path)
            else:
                yield RemoteFile(PurePosixPath(entry.path), entry.file_size or 0, self._url)

    def _insist(self, ask: Callable[[], Answer]) -> Answer:
        from mlflow.exceptions import MlflowException
        from requests import RequestException

        def asked() -> Answer:
            try:
                return ask()
            except MlflowException as error:
                raise self._problem(error) from error
            except RequestException as error:
                if error.response is None:
                    raise self._place.cut_off(error) from error
                raise self._place.problem(error.response.status_code) from error

        return self._patience.insist(asked)

    def _problem(self, error: "MlflowException") -> Exception:
        """No answer at all is an internal error to MLflow, too; an alias that is not there an invalid parameter."""
        if error.error_code == "INTERNAL_ERROR":
            return self._place.cut_off(error)
        status = error.get_http_status_code()
        return self._place.problem(404 if status == 400 else status)
