"""The storage's folders: one tree for every team, whoever writes into it.

/storage/models/<model>@<revision>   base models that were downloaded
/storage/models/<training>-<run>     merged models, ready to serve
/storage/output/<training>-<run>     adapters, checkpoints, logs
/storage/data/<file>                 datasets that somebody put there
/storage/data/<dataset>@<revision>/  datasets that were fetched
/storage/users/<user>/{output,data}  the same, of one user
/storage/webui                       what the team's WebUI keeps; a user's keeps it in the user's folder
"""

from charts.foundation import naming
from charts.foundation.revisions import dataset_revision, model_revision
from charts.model.sources import Dataset, Model, PreloadedModel

STORAGE = "/storage"
MODELS = f"{STORAGE}/models"


def user(name: str) -> str:
    return f"{STORAGE}/users/{name}"


def webui(owner: str | None) -> str:
    return user(owner) if owner else f"{STORAGE}/webui"


def data(owner: str | None) -> str:
    return f"{user(owner)}/data" if owner else f"{STORAGE}/data"


def base_model(name: str, model: Model) -> str:
    """No name holds an @, so this is no merged model's folder either."""
    return model.path if isinstance(model, PreloadedModel) else f"{MODELS}/{name}@{model_revision(model)}"


def merged_model(training: str, number: int) -> str:
    return f"{MODELS}/{naming.run(training, number)}"


def output(training: str, number: int, owner: str | None) -> str:
    return f"{user(owner) if owner else STORAGE}/output/{naming.run(training, number)}"


def dataset(name: str, dataset: Dataset) -> str:
    revision = dataset_revision(dataset)
    folder = data(dataset.user)
    return f"{folder}/{dataset.file}" if revision is None else f"{folder}/{name}@{revision}/{dataset.file}"
