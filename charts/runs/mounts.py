"""What a step sees of the team's storage: the whole of it for the team, only what it needs for a user.

A user's training writes into the user's folder and reads the team's models and data; another user's folder is not
mounted, so it cannot be read by a path in a config either. Only a merge writes models.
"""

from charts.foundation import folders
from charts.foundation.pods import Volume, storage_folder, storage_volume
from charts.foundation.tenant import Tenant
from charts.model.trainings import LlamaFactoryTraining, Training


def training_volumes(tenant: Tenant, training: Training) -> tuple[Volume, ...]:
    if training.user is None:
        return (storage_volume(folders.STORAGE),)
    return (
        storage_folder(folders.user(training.user)),
        storage_folder(folders.MODELS, read_only=True),
        storage_folder(folders.data(None), read_only=True),
        *_base_elsewhere(tenant, training),
    )


def merge_volumes(tenant: Tenant, training: Training) -> tuple[Volume, ...]:
    if training.user is None:
        return (storage_volume(folders.STORAGE),)
    return (
        storage_folder(folders.user(training.user), read_only=True),
        storage_folder(folders.MODELS),
        *_base_elsewhere(tenant, training),
    )


def registration_volumes(training: Training) -> tuple[Volume, ...]:
    if training.user is None:
        return (storage_volume(folders.STORAGE, read_only=True),)
    return (storage_folder(folders.user(training.user), read_only=True), storage_folder(folders.MODELS, read_only=True))


def _base_elsewhere(tenant: Tenant, training: Training) -> tuple[Volume, ...]:
    """The folder of a preloaded model that is not among the others."""
    if not isinstance(training, LlamaFactoryTraining):
        return ()
    path = folders.base_model(training.base, tenant.team.models[training.base])
    return () if path.startswith(f"{folders.MODELS}/") else (storage_folder(path, read_only=True),)
