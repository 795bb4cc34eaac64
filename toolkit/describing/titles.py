"""Names of the model's types as a person says them: `LlamaFactoryTraining` is a LLaMA-Factory training."""

import re

_PRODUCTS = {
    "gke": "GKE",
    "llama factory": "LLaMA-Factory",
    "mlflow": "MLflow",
    "oauth2 proxy": "OAuth2 Proxy",
    "s3": "S3",
    "timm": "timm",
    "uri": "URI",
    "url": "URL",
    "vllm": "vLLM",
    "webui": "WebUI",
}


def title(type_name: str) -> str:
    """The words of a type's name, the first with a capital, except that products are spelled their own way."""
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", type_name).lower()
    for plain, spelling in _PRODUCTS.items():
        words = re.sub(rf"\b{plain}\b", spelling, words)
    return words if words.startswith(tuple(_PRODUCTS.values())) else words[0].upper() + words[1:]
