#!/usr/bin/env python3
"""Golden logits for the native engine, from the reference implementation.

Writes tests/data/tiny/: a tiny model's configuration, tokenizer and calibration, and golden.json,
what Hugging Face's BertModel makes of a dozen inputs. The weights are not stored: they come from
the generator below, which tests/engine/tiny.rs repeats, so nothing here depends on a trained model.

    python3 -m venv .venv && .venv/bin/pip install transformers==4.46.3 jax==0.4.35 flax==0.10.2
    .venv/bin/python scripts/golden_tiny.py
    .venv/bin/python scripts/golden_tiny.py --model models/ai-stance < texts > logits

The second form prints the reference's eight logits for each line of standard input (a statement,
perhaps a tab and its context), to compare any model of ours with.
"""

import argparse
import json
import os
import pathlib
import sys
import tempfile

os.environ["JAX_PLATFORMS"] = "cpu"

import jax
import jax.numpy as jnp
import numpy as np
import safetensors.numpy
import tokenizers
from transformers import BertConfig, FlaxBertModel

jax.config.update("jax_default_matmul_precision", "highest")

DATA = pathlib.Path(__file__).parent.parent / "tests/data/tiny"
HEADS = {"about_ai": 1, "stance": 4, "sentiment": 3}
WORDS = "the machine model should not we want rules work it will be fair people test artists".split()
LETTERS = [chr(c) for c in range(ord("a"), ord("z") + 1)]
VOCABULARY = (
    ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    + LETTERS
    + ["##" + letter for letter in LETTERS]
    + list("0123456789.,!?'-[]")
    + WORDS
)
CONFIG = {
    "model_type": "bert",
    "vocab_size": len(VOCABULARY),
    "hidden_size": 64,
    "num_hidden_layers": 2,
    "num_attention_heads": 2,
    "intermediate_size": 96,
    "hidden_act": "gelu",
    "max_position_embeddings": 72,
    "type_vocab_size": 2,
    "layer_norm_eps": 1e-12,
    "onrecord": {
        "name": "tiny",
        "version": "0.0.0",
        "pooling": "mean-first-segment",
        "max_statement_tokens": 48,
        "max_context_tokens": 12,
    },
}
INPUTS = [
    ("The machine should not work.", None),
    ("We want rules.", None),
    ("We want rules.", "The model will be fair."),
    ("It will not.", "People want the machine to test artists, not the other way round, said the painters."),
    ("", None),
    (" \t\n ", "   "),
    ("", "The model"),
    ("Zürich's café: naïve, déjà vu!", "Ångström"),
    ("It works [SEP] or does it?", None),
    ("🤖🤖 not fair 机器 the", None),
    ("NUL \0 and bell \a in words", "a\u200bb"),
    ("the model should be fair and " * 12, "we want it " * 9),
    ("x" * 101 + " " + "y" * 100, None),
]


def tensors(config):
    """Name and shape of each tensor, in the order in which the generator fills them."""
    width, inner = config["hidden_size"], config["intermediate_size"]

    def linear(name, outputs, inputs):
        return [(f"{name}.weight", (outputs, inputs)), (f"{name}.bias", (outputs,))]

    def norm(name):
        return [(f"{name}.LayerNorm.weight", (width,)), (f"{name}.LayerNorm.bias", (width,))]

    yield "embeddings.word_embeddings.weight", (config["vocab_size"], width)
    yield "embeddings.position_embeddings.weight", (config["max_position_embeddings"], width)
    yield "embeddings.token_type_embeddings.weight", (config["type_vocab_size"], width)
    yield from norm("embeddings")
    for i in range(config["num_hidden_layers"]):
        layer = f"encoder.layer.{i}"
        for part in ("query", "key", "value"):
            yield from linear(f"{layer}.attention.self.{part}", width, width)
        yield from linear(f"{layer}.attention.output.dense", width, width)
        yield from norm(f"{layer}.attention.output")
        yield from linear(f"{layer}.intermediate.dense", inner, width)
        yield from linear(f"{layer}.output.dense", width, inner)
        yield from norm(f"{layer}.output")
    for head, outputs in HEADS.items():
        yield from linear(f"heads.{head}", outputs, width)


def weights(config):
    """Multiples of 1/512 in [-1/4, 1/4), 1 added for gains: exact in half precision."""
    state, made = 1, {}
    for name, shape in tensors(config):
        numbers = np.empty(int(np.prod(shape)), np.float32)
        for i in range(numbers.size):
            state = (state * 6364136223846793005 + 1442695040888963407) % 2**64
            numbers[i] = ((state >> 56) - 128) / 512
        made[name] = numbers.reshape(shape) + (1 if name.endswith("LayerNorm.weight") else 0)
    return made


def encode(tokenizer, config, text, context):
    """Token ids and types: the statement's start, the context's end."""
    limits = config["onrecord"]
    ids = lambda text: tokenizer.encode(text, add_special_tokens=False).ids
    cls, sep = tokenizer.token_to_id("[CLS]"), tokenizer.token_to_id("[SEP]")
    first = [cls, *ids(text)[: limits["max_statement_tokens"]], sep]
    second = ids(context or "")[-limits["max_context_tokens"] :]
    second = [*second, sep] if second else []
    return first + second, [0] * len(first) + [1] * len(second)


def reference(config, made):
    """From ids and types to the eight logits: about_ai, stance, sentiment."""
    with tempfile.TemporaryDirectory() as directory:
        made = {name: np.asarray(t, np.float32) for name, t in made.items()}
        encoder = {name: t for name, t in made.items() if not name.startswith("heads.")}
        path = os.path.join(directory, "model.safetensors")
        safetensors.numpy.save_file(encoder, path, metadata={"format": "pt"})
        hf = BertConfig(**{k: v for k, v in config.items() if k != "onrecord"})
        bert = FlaxBertModel.from_pretrained(directory, config=hf, from_pt=True, add_pooling_layer=False)

    def logits(ids, types):
        states = bert(jnp.array([ids]), token_type_ids=jnp.array([types])).last_hidden_state[0]
        mean = np.asarray(states)[: types.count(0)].mean(axis=0)
        heads = [made[f"heads.{h}.weight"] @ mean + made[f"heads.{h}.bias"] for h in HEADS]
        return [float(x) for x in np.concatenate(heads)]

    return logits


def tiny_tokenizer():
    vocabulary = {token: i for i, token in enumerate(VOCABULARY)}
    tokenizer = tokenizers.Tokenizer(tokenizers.models.WordPiece(vocabulary, unk_token="[UNK]"))
    tokenizer.normalizer = tokenizers.normalizers.BertNormalizer(lowercase=True)
    tokenizer.pre_tokenizer = tokenizers.pre_tokenizers.BertPreTokenizer()
    tokenizer.add_special_tokens(VOCABULARY[:5])
    # What is often found in published files; the engine must not heed it.
    tokenizer.enable_truncation(8)
    tokenizer.enable_padding(length=8)
    return tokenizer


def write_tiny():
    DATA.mkdir(parents=True, exist_ok=True)
    tokenizer = tiny_tokenizer()
    files = {
        "config.json": json.dumps(CONFIG, indent=2),
        "tokenizer.json": tokenizer.to_str(),
        "calibration.json": json.dumps({"about_ai": 1.5, "stance": 2.0, "sentiment": 0.5}),
    }
    tokenizer.no_truncation()
    tokenizer.no_padding()
    tokenizer.encode_special_tokens = True
    logits = reference(CONFIG, weights(CONFIG))
    golden = []
    for text, context in INPUTS:
        ids, types = encode(tokenizer, CONFIG, text, context)
        golden.append({"text": text, "context": context, "ids": ids, "types": types, "logits": logits(ids, types)})
    files["golden.json"] = "[\n" + ",\n".join(json.dumps(g) for g in golden) + "\n]"
    for name, content in files.items():
        (DATA / name).write_text(content + "\n")


def print_logits(directory):
    config = json.loads((directory / "config.json").read_text())
    made = safetensors.numpy.load_file(directory / "model.safetensors")
    tokenizer = tokenizers.Tokenizer.from_file(str(directory / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    tokenizer.encode_special_tokens = True
    logits = reference(config, made)
    for line in sys.stdin:
        text, _, context = line.rstrip("\n").partition("\t")
        print(*(f"{x:.7f}" for x in logits(*encode(tokenizer, config, text, context))))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--model", type=pathlib.Path, help="print logits of this model for the lines of stdin")
    directory = parser.parse_args().model
    print_logits(directory) if directory else write_tiny()
