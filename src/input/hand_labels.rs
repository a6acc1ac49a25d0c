//! Stances that a person read in some of the statements, by the records' ids.

use crate::model::Stance;
use serde::Deserialize;
use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

/// Record id and stance: a row of a table, or a line of JSON.
#[derive(Deserialize)]
struct HandLabel {
    id: String,
    stance: Stance,
}

/// Why hand labels could not be read.
#[derive(Debug, thiserror::Error)]
pub enum HandLabelError {
    /// The file.
    #[error("cannot read {path}")]
    Read {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// A row of it.
    #[error(
        "{path}:{line}: {problem}; a row needs the record's `id` and a `stance` (supportive, cautious, \
         opposed or none)"
    )]
    Row {
        /// The file.
        path: PathBuf,
        /// Its line, counted from 1.
        line: usize,
        /// What is wrong.
        problem: String,
    },
}

/// Reads a CSV with a header (`.csv`) or one JSON object a line; further fields are left alone.
///
/// # Errors
/// On the first row that cannot be read, or an id with two stances: labels that are silently lost
/// would mislead.
pub fn read_hand_labels(path: &Path) -> Result<HashMap<String, Stance>, HandLabelError> {
    let text =
        fs::read_to_string(path).map_err(|source| HandLabelError::Read { path: path.to_owned(), source })?;
    let text = text.trim_start_matches('\u{feff}');
    let bad = |line, problem: String| HandLabelError::Row { path: path.to_owned(), line, problem };
    let mut labels = HashMap::new();
    let mut add = |line: usize, row: Result<HandLabel, String>| {
        let HandLabel { id, stance } = row.map_err(|problem| bad(line, problem))?;
        match labels.insert(id.clone(), stance) {
            Some(other) if other != stance => {
                Err(bad(line, format!("{id} is {stance} here and {other} above")))
            }
            _ => Ok(()),
        }
    };
    if path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("csv")) {
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let header = reader.headers().map_err(|e| bad(1, e.to_string()))?.clone();
        for row in reader.records() {
            let row = row.map_err(|e| bad(e.position().map_or(0, |p| p.line() as usize), e.to_string()))?;
            let line = row.position().map_or(0, |p| p.line() as usize);
            add(line, row.deserialize(Some(&header)).map_err(|e| e.to_string()))?;
        }
    } else {
        for (i, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
            add(i + 1, serde_json::from_str(line).map_err(|e| e.to_string()))?;
        }
    }
    Ok(labels)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(name: &str, text: &str) -> Result<HashMap<String, Stance>, String> {
        let path = std::env::temp_dir().join(format!("onrecord-{}-{name}", std::process::id()));
        fs::write(&path, text).unwrap();
        let labels = read_hand_labels(&path).map_err(|e| e.to_string());
        fs::remove_file(path).unwrap();
        labels
    }

    #[test]
    fn both_forms() {
        let csv = read("both.csv", "stance,note,id\nopposed,\"a, b\",1f\n").unwrap();
        let json = read("both.jsonl", "{\"id\":\"1f\",\"stance\":\"opposed\",\"text\":\"…\"}\n\n").unwrap();
        assert_eq!(csv, json);
        assert_eq!(csv["1f"], Stance::Opposed);
    }

    #[test]
    fn a_bad_row_is_named() {
        let error = read("bad.csv", "id,stance\n1f,opposed\n2f,against\n").unwrap_err();
        assert!(error.contains("bad.csv:3: ") && error.contains("supportive, cautious"), "{error}");
        let error = read("twice.csv", "id,stance\n1f,opposed\n1f,none\n").unwrap_err();
        assert!(error.contains("1f is none here and opposed above"), "{error}");
    }
}
