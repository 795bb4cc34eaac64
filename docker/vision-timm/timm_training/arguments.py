"""What the charts tell timm: options of its train.py, under their names there.

https://github.com/huggingface/pytorch-image-models/blob/v1.0.31/train.py
"""

from charts.runs.program_configs import Config


class Arguments(Config, frozen=True):
    """`pretrained_path` is where the image has the weights that `pretrained` asks for."""

    model: str
    data_dir: str
    epochs: int
    batch_size: int
    img_size: int
    lr: float
    opt: str
    sched: str
    weight_decay: float
    pretrained: bool
    seed: int
    device: str
    workers: int
    output: str
    experiment: str
    pretrained_path: str | None = None
