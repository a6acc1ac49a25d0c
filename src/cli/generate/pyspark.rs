//! `onrecord generate pyspark`: the adaptor for engines that spread work over many machines.

use crate::collection::{LABELS, LONGEST_STATEMENT, LabelKind};

/// The Python module, with the columns that `label` writes.
pub(super) fn adaptor() -> String {
    let columns: Vec<String> = LABELS
        .iter()
        .map(|(name, kind)| match kind {
            LabelKind::Text => format!("(\"{name}\", pa.string()),"),
            LabelKind::Number => format!("(\"{name}\", pa.float64()),"),
        })
        .collect();
    include_str!("adaptor.py")
        .replace("# COLUMNS", &columns.join("\n    "))
        .replace("LONGEST = 0", &format!("LONGEST = {LONGEST_STATEMENT}"))
}
