"""Labels of onrecord in Spark and Ray Data; written by `onrecord generate pyspark`.

    labelled(frame, text="quote")                                                   # Spark
    data.map_batches(label, batch_format="pyarrow", fn_kwargs={"text": "quote"})    # Ray Data
"""
import json
import subprocess

import pyarrow as pa

LABELS = pa.schema([
    # COLUMNS
])
LONGEST = 0  # bytes of a statement; of longer ones onrecord needs no more to say so


def columns(own):
    """The label's columns, as onrecord_stance and so on where the frame has one of that name."""
    taken = {name.lower() for name in own}
    return pa.schema([f.with_name("onrecord_" + f.name) if f.name in taken else f for f in LABELS])


def label(batch, text="text", context=None, program="onrecord", options=("--threads", "1")):
    """A RecordBatch or Table with the label's columns added; its rows stay as they are, in order."""
    before = batch.column(context).to_pylist() if context else [None] * batch.num_rows
    rows = zip(batch.column(text).to_pylist(), before)
    lines = [json.dumps({"text": t and t[: LONGEST + 1], "context": c and c[-LONGEST:]}) for t, c in rows]
    labels = []
    if lines:  # onrecord takes nothing at all for a mistake
        named = ["--text", "text", "--context", "context", "--format", "jsonl"]
        command = [program, "label", "-", "--quiet", *named, *options]
        done = subprocess.run(command, input="\n".join(lines).encode(), capture_output=True)
        labels = [json.loads(line) for line in done.stdout.splitlines()]
        # With 1, rows without a statement have none; their flags say why.
        if done.returncode not in (0, 1) or len(labels) != len(lines):
            raise RuntimeError(f"{command} ended with {done.returncode}: {done.stderr.decode()}")
    added = pa.RecordBatch.from_pylist(labels, schema=LABELS)
    schema = pa.schema([*batch.schema, *columns(batch.schema.names)])
    return type(batch).from_arrays([*batch.columns, *added.columns], schema=schema)


def labelled(frame, **how):
    """A Spark DataFrame with the label's columns added; `how` goes to label()."""
    from pyspark.sql.pandas.types import from_arrow_schema
    from pyspark.sql.types import StructType

    schema = StructType(frame.schema.fields + from_arrow_schema(columns(frame.columns)).fields)
    return frame.mapInArrow(lambda batches: (label(batch, **how) for batch in batches), schema)
