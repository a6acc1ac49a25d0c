"""What scripts/check-pyspark asserts: PROGRAM labels in Spark as it does alone; WORK is a folder to write in."""
import datetime
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pyarrow as pa
from onrecord_spark import LABELS, label, labelled
from pyspark import TaskContext
from pyspark.sql import SparkSession

program, work = sys.argv[1], Path(sys.argv[2])
SAYINGS = ["We will not use AI here.", "AI reads our scans every day, and well.", "Rules first, then machines.", ""]
ROWS = [
    {
        "n": n,
        "quote": SAYINGS[n % 4] and f"{SAYINGS[n % 4]} That was said {n % 50} times.",
        "day": datetime.date(2025, 1, 1 + n % 28),
        "stance": "strong",
    }
    for n in range(1600)
]


def alone():
    """The label columns of each row by one process."""
    lines = "\n".join(json.dumps({"quote": row["quote"]}) for row in ROWS)
    done = subprocess.run([program, "label", "-", "-q"], input=lines.encode(), capture_output=True)
    assert done.returncode == 1, done.stderr.decode()  # the empty ones
    return [[json.loads(line)[name] for name in LABELS.names] for line in done.stdout.splitlines()]


def killing(mark):
    """A stage that kills its executor in the middle of a partition, once."""

    def stage(batches):
        for number, batch in enumerate(batches):
            if TaskContext.get().partitionId() == 2 and number == 1 and not os.path.exists(mark):
                Path(mark).touch()
                daemon = os.getppid()
                executor = int(Path(f"/proc/{daemon}/stat").read_text().rsplit(")", 1)[1].split()[1])
                assert "java" in os.readlink(f"/proc/{executor}/exe")
                os.kill(executor, signal.SIGKILL)
            yield batch

    return stage


expected = [[*row.values(), *labels] for row, labels in zip(ROWS, alone(), strict=True)]

spark = (
    SparkSession.builder.master("local-cluster[2,1,1024]")
    .config("spark.ui.enabled", "false")
    .config("spark.ui.showConsoleProgress", "false")
    .config("spark.sql.execution.arrow.maxRecordsPerBatch", "100")
    .getOrCreate()
)
spark.sparkContext.setLogLevel("OFF")
spark.sparkContext.addPyFile(str(work / "onrecord_spark.py"))
frame = spark.createDataFrame(ROWS, "n long, quote string, day date, stance string").repartitionByRange(8, "n")
rows = labelled(frame, text="quote", program=program)
assert rows.columns[3:5] == ["stance", "onrecord_stance"], rows.columns
assert [list(row) for row in rows.collect()] == expected
print(f"Spark gives the {len(ROWS)} rows of one process.")

mark = str(work / "killed")
rows = labelled(frame, text="quote", program=program).mapInArrow(killing(mark), rows.schema)
assert [list(row) for row in rows.collect()] == expected and os.path.exists(mark)
print("So it does when an executor is killed.")

try:
    labelled(frame, text="quote", program=program, options=["--model", "nowhere"]).collect()
    raise SystemExit("a failed process went unnoticed")
except Exception as error:
    assert "nowhere/config.json" in str(error), error
print("A process that fails says why.")

# As Ray Data calls it.
table = pa.table({"quote": pa.chunked_array([[row["quote"] for row in ROWS[:50]], [row["quote"] for row in ROWS[50:]]])})
assert [list(row.values())[1:] for row in label(table, text="quote", program=program).to_pylist()] == [
    row[4:] for row in expected
]
assert label(table.slice(0, 0), text="quote", program=program).num_rows == 0
print("A table, as Ray Data hands it over, gets the same labels.")
