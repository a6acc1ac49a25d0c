#!/usr/bin/env python3
"""Golden logits for the native engine, from the reference implementation.

Writes tests/data/tiny/: a tiny model's configuration, tokenizer and calibration, golden.json, what
Hugging Face's BertModel makes of a dozen inputs, and golden-distances.json, what MPNetModel makes of
them, which heeds distances too. The weights are not stored: they come from the generator below, which
tests/engine/tiny.rs repeats, so nothing here depends on a trained model.

    python3 -m venv .venv && .venv/bin/pip install transformers==4.46.3 torch==2.4.1
    .venv/bin/python scripts/golden_tiny.py
"""

import json
import pathlib

import numpy as np
import tokenizers
import torch
from transformers import BertConfig, BertModel, MPNetConfig, MPNetModel

from unpack_base import NAMES

DATA = pathlib.Path(__file__).parent.parent / "tests/data/tiny"
HEADS = {"about_ai": 1, "stance": 4, "sentiment": 3}
BUCKETS = "encoder.relative_attention_bias.weight"
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
    tensors = {name: torch.from_numpy(t) for name, t in made.items() if not name.startswith("heads.")}
    shape = {k: v for k, v in config.items() if k != "onrecord"}
    if BUCKETS in made:
        types = tensors.pop("embeddings.token_type_embeddings.weight")
        for theirs, ours in NAMES.items():
            tensors = {name.replace(ours, theirs): t for name, t in tensors.items()}
        del shape["model_type"], shape["type_vocab_size"]
        model = MPNetModel(MPNetConfig(**shape, pad_token_id=0, attn_implementation="eager"), add_pooling_layer=False)
    else:
        model = BertModel(BertConfig(**shape, attn_implementation="eager"), add_pooling_layer=False)
    missing = model.load_state_dict(tensors, strict=False).missing_keys
    assert all("position_ids" in name for name in missing), missing
    model.eval()

    def states(ids, segments):
        ids, segments = torch.tensor([ids]), torch.tensor([segments])
        if BUCKETS not in made:
            return model(ids, token_type_ids=segments).last_hidden_state[0]
        # It has no token types: they are added to the words. Positions are counted from 0, as in BERT.
        words = model.embeddings.word_embeddings(ids) + types[segments]
        return model(inputs_embeds=words, position_ids=torch.arange(ids.shape[1])[None]).last_hidden_state[0]

    def logits(ids, segments):
        with torch.inference_mode():
            mean = states(ids, segments)[: segments.count(0)].mean(axis=0).numpy()
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
    made = weights(CONFIG)
    far = np.array([(i * 37 % 101 - 50) / 50 for i in range(64)], np.float32).reshape(32, 2)
    for name, config, made in (
        ("golden.json", CONFIG, made),
        ("golden-distances.json", {**CONFIG, "relative_attention_num_buckets": 32}, {**made, BUCKETS: far}),
    ):
        logits = reference(config, made)
        golden = []
        for text, context in INPUTS:
            ids, types = encode(tokenizer, CONFIG, text, context)
            logits_ = logits(ids, types)
            golden.append({"text": text, "context": context, "ids": ids, "types": types, "logits": logits_})
        files[name] = "[\n" + ",\n".join(json.dumps(g) for g in golden) + "\n]"
    for name, content in files.items():
        (DATA / name).write_text(content + "\n")


if __name__ == "__main__":
    write_tiny()
