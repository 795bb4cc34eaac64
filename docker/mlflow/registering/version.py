"""Versions of a registered model, of which each run has one."""

from typing import TYPE_CHECKING

import msgspec

from charts.runs.program_configs import RegisterConfig
from recording.server import unless

if TYPE_CHECKING:
    from mlflow.entities.model_registry import ModelVersion
    from mlflow.tracking import MlflowClient


class Versions:
    """Of the config's model; those that are tagged with the config's run are this run's."""

    def __init__(self, server: "MlflowClient", config: RegisterConfig) -> None:
        self._server = server
        self._model = config.model
        self._alias = config.alias
        about = msgspec.to_builtins(config.run)
        del about["name"]
        self._tags = {key: str(value) for key, value in (about | {"run": about.pop("number")}).items()}

    def there(self) -> int | None:
        """The number of this run's version."""
        return min((int(version.version) for version in self._of_this_run()), default=None)

    def make(self, source: str, run_id: str) -> int:
        """The number of this run's version, which is made from the artifacts at `source`.

        The server numbers versions in the order in which they come to be. So when two pods make one at once, or a
        request is sent twice because its answer got lost, all keep the lowest, and what is above it is deleted.
        """
        with unless("RESOURCE_ALREADY_EXISTS"):
            self._server.create_registered_model(self._model)
        self._server.create_model_version(self._model, source, run_id, tags=self._tags)
        first, *further = sorted(self._of_this_run(), key=lambda version: int(version.version))
        for version in further:
            with unless("RESOURCE_DOES_NOT_EXIST"):  # the other pod has deleted it
                self._server.delete_model_version(self._model, version.version)
        return int(first.version)

    def point_alias(self, version: int) -> None:
        """Does nothing where it points there already, or another pod has it point there at the same moment."""
        from mlflow.exceptions import MlflowException

        if not self._points_at(version):
            try:
                self._server.set_registered_model_alias(self._model, self._alias, str(version))
            except MlflowException:
                if not self._points_at(version):
                    raise

    def _points_at(self, version: int) -> bool:
        return bool(self._server.get_registered_model(self._model).aliases.get(self._alias) == str(version))

    def _of_this_run(self) -> "list[ModelVersion]":
        versions = self._server.search_model_versions(f"name = '{self._model}'")
        return [version for version in versions if version.tags.get("run") == self._tags["run"]]
