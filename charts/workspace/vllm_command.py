"""How vLLM is called: `vllm serve PATH` with what the team wrote.

Flags: https://docs.vllm.ai/en/v0.18.0/cli/serve/; `--shutdown-timeout` needs vLLM 0.18.
"""

from collections.abc import Iterator

from charts.foundation import folders, naming
from charts.foundation.accelerators import chosen
from charts.foundation.tenant import Tenant
from charts.model.trainings import LlamaFactoryTraining
from charts.workspace.served_models import ServedModel, model_path

GRACE_SECONDS, DRAIN_SECONDS = 130, 15
"""How long a pod may take to end, and how long it still answers while load balancers learn of it. As in the Gateway
API inference extension, whose drain is 30, and KServe, whose is 15:
https://github.com/kubernetes-sigs/gateway-api-inference-extension/tree/main/config/manifests/vllm
"""
SHUTDOWN_SECONDS = GRACE_SECONDS - DRAIN_SECONDS - 5
"""What is left for answers under way, with 5 seconds to exit in; KServe computes it so:
https://github.com/kserve/kserve/blob/master/config/llmisvcconfig/config-llm-template.yaml
"""

SHARED_GPU_MEMORY = 0.9
"""The part of a time-sliced GPU that its pods divide among them: slices share memory and nobody keeps them apart."""

LORA_RANKS = (1, 8, 16, 32, 64, 128, 256, 320, 512)
"""Ranks that vLLM has kernels for: https://github.com/vllm-project/vllm/blob/main/vllm/config/lora.py"""
DEFAULT_LORA_RANK = 8
"""LLaMA-Factory's, where a training names none."""


def vllm_command(tenant: Tenant, model: ServedModel) -> tuple[str, ...]:
    _, gpus = chosen(tenant.cluster, model.serving.gpus)
    return (
        *("vllm", "serve", model_path(tenant, model.serving)),
        *("--host", "0.0.0.0", "--port", str(naming.SERVING_PORT)),
        *("--served-model-name", model.name),
        *("--tensor-parallel-size", str(gpus)),
        *("--gpu-memory-utilization", f"{gpu_memory_utilization(tenant, model):g}"),
        *_optional(model),
        *_adapters(tenant, model),
        *("--shutdown-timeout", str(SHUTDOWN_SECONDS)),
        *("--disable-access-log-for-endpoints", "/health,/metrics,/ping"),
    )


def gpu_memory_utilization(tenant: Tenant, model: ServedModel) -> float:
    """The share of the GPU's memory that the team asked for, but no more than its slice of a shared one."""
    accelerator, _ = chosen(tenant.cluster, model.serving.gpus)
    asked = model.serving.gpu_memory_utilization
    if accelerator is None or accelerator.share == 1:
        return asked
    return min(asked, int(100 * SHARED_GPU_MEMORY / accelerator.share) / 100)


def adapter_path(tenant: Tenant, training: str, run: int) -> str:
    return folders.output(training, run, tenant.team.trainings[training].user)


def _optional(model: ServedModel) -> Iterator[str]:
    if model.serving.max_model_len is not None:
        yield from ("--max-model-len", str(model.serving.max_model_len))
    if model.serving.quantization is not None:
        yield from ("--quantization", model.serving.quantization)


def _adapters(tenant: Tenant, model: ServedModel) -> Iterator[str]:
    """LoRA adapters under their own names, each with a slot of its own, so that none waits for another's batch."""
    adapters = model.serving.adapters
    if not adapters:
        return
    rank = max(_rank(tenant, adapter.training) for adapter in adapters.values())
    modules = (f"{name}={adapter_path(tenant, it.training, it.run)}" for name, it in adapters.items())
    yield from ("--enable-lora", "--max-lora-rank", str(_known_rank(rank)), "--max-loras", str(len(adapters)))
    yield from ("--lora-modules", *modules)


def _rank(tenant: Tenant, name: str) -> int:
    training = tenant.team.trainings[name]
    asked = training.hyperparameters.lora_rank if isinstance(training, LlamaFactoryTraining) else None
    return asked or DEFAULT_LORA_RANK


def _known_rank(rank: int) -> int:
    """The smallest rank of vLLM's that holds it; its largest for one that it cannot hold, which vLLM then refuses."""
    return next((known for known in LORA_RANKS if known >= rank), LORA_RANKS[-1])
