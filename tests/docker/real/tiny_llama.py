"""Makes a Llama of a hundred thousand random weights, and a dataset to train it on: `tiny_llama.py MODEL DATASET`.

Run in the train image's environment. Attention heads have 32 dimensions, the fewest that vLLM takes.
"""

import json
import sys
from pathlib import Path
from typing import Any

import torch
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast

SPECIAL = [
    *("<|begin_of_text|>", "<|end_of_text|>"),
    *("<|start_header_id|>", "<|end_header_id|>", "<|eot_id|>", "<|eom_id|>"),
]
"""Llama 3's own, as far as the template `llama3` speaks them."""
WORDS = 512
"""Rows of the embedding; the tokenizer has fewer."""
LONGEST = 512


def main(model: Path, dataset: Path) -> None:
    samples = [sums(number) for number in range(24)]
    dataset.parent.mkdir(parents=True, exist_ok=True)
    dataset.write_text(json.dumps(samples))
    tokenizer = tokenizer_of([" ".join(sample.values()) for sample in samples])
    tokenizer.save_pretrained(model)
    torch.manual_seed(0)
    LlamaForCausalLM(
        LlamaConfig(
            vocab_size=WORDS,
            hidden_size=64,
            intermediate_size=128,
            num_hidden_layers=2,
            num_attention_heads=2,
            num_key_value_heads=1,
            max_position_embeddings=LONGEST,
            bos_token_id=tokenizer.bos_token_id,
            eos_token_id=tokenizer.eos_token_id,
            tie_word_embeddings=False,
        )
    ).save_pretrained(model)


def sums(number: int) -> dict[str, str]:
    """A sample in the alpaca format."""
    return {"instruction": f"What is {number} plus {number}?", "input": "", "output": f"It is {2 * number}."}


def tokenizer_of(texts: list[str]) -> Any:
    """One that knows every byte and what is frequent in the texts."""
    made = Tokenizer(models.BPE())
    made.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    made.decoder = decoders.ByteLevel()
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    made.train_from_iterator(
        texts, trainers.BpeTrainer(vocab_size=WORDS, special_tokens=SPECIAL, initial_alphabet=alphabet)
    )
    return PreTrainedTokenizerFast(
        tokenizer_object=made, bos_token=SPECIAL[0], eos_token=SPECIAL[1], model_max_length=LONGEST
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
