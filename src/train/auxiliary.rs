//! Public data sets of neighbouring tasks: inference, stance toward other things, tone.

use super::config::{Auxiliary, Preparation};
use crate::model::{Encoding, Input, Tokenizer};
use flate2::read::MultiGzDecoder;
use serde_json::Value;
use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

/// One text of a task, with its class.
pub(crate) struct Pair {
    pub(crate) encoding: Encoding,
    pub(crate) class: usize,
}

/// The pairs of one task.
pub(crate) struct Task {
    name: String,
    pub(crate) classes: usize,
    pub(crate) pairs: Vec<Pair>,
}

/// Why an auxiliary file could not be used.
#[derive(Debug, thiserror::Error)]
pub enum AuxiliaryError {
    /// It cannot be read.
    #[error("cannot read {path}")]
    Read {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// It does not hold what the settings say.
    #[error("{path}: {problem}")]
    Content {
        /// The file.
        path: PathBuf,
        /// What is wrong, and where.
        problem: String,
    },
}

/// Reads the files of `preparation` in `folder`; files of the same task are joined.
///
/// # Errors
/// When a file cannot be read, lacks a column, or gives a task other classes than the file before.
pub(crate) fn read(
    folder: &Path,
    preparation: &Preparation,
    tokenizer: &Tokenizer,
) -> Result<Vec<Task>, AuxiliaryError> {
    let mut tasks: Vec<Task> = Vec::new();
    for file in &preparation.files {
        let path = folder.join(&file.file);
        let content = |problem: String| AuxiliaryError::Content { path: path.clone(), problem };
        let at = tasks.iter().position(|task| task.name == file.task).unwrap_or_else(|| {
            let (name, classes) = (file.task.clone(), file.classes.len());
            tasks.push(Task { name, classes, pairs: Vec::new() });
            tasks.len() - 1
        });
        if tasks[at].classes != file.classes.len() {
            return Err(content(format!("gives `{}` another number of classes", file.task)));
        }
        let before = tasks[at].pairs.len();
        for [text, second, label] in rows(&path, file)? {
            let Some(class) = file.classes.iter().position(|labels| labels.contains(&label)) else {
                continue;
            };
            let context = file.second.is_some().then_some(second.trim());
            let encoding = tokenizer.encode(&Input { text: text.trim(), context });
            tasks[at].pairs.push(Pair { encoding, class });
        }
        if tasks[at].pairs.len() == before {
            return Err(content(format!("no row with a label of `{}`", file.label)));
        }
    }
    Ok(tasks)
}

/// Text, second text (empty where there is none) and label of each row.
fn rows(path: &Path, file: &Auxiliary) -> Result<Vec<[String; 3]>, AuxiliaryError> {
    let read = |source| AuxiliaryError::Read { path: path.to_owned(), source };
    let reader = MultiGzDecoder::new(BufReader::new(File::open(path).map_err(read)?));
    let columns = [Some(&file.text), file.second.as_ref(), Some(&file.label)];
    let problem = if file.file.with_extension("").extension().is_some_and(|e| e == "jsonl") {
        json_rows(reader, columns)
    } else {
        csv_rows(reader, columns)
    };
    problem.map_err(|problem| AuxiliaryError::Content { path: path.to_owned(), problem })
}

fn csv_rows(reader: impl Read, columns: [Option<&String>; 3]) -> Result<Vec<[String; 3]>, String> {
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(reader);
    let header = reader.byte_headers().map_err(|e| e.to_string())?.clone();
    let place = |name: &String| {
        header.iter().position(|column| column == name.as_bytes()).ok_or(format!("no column `{name}`"))
    };
    let mut places = [None; 3];
    for (at, column) in places.iter_mut().zip(columns) {
        *at = column.map(place).transpose()?;
    }
    reader
        .byte_records()
        .map(|record| {
            let record = record.map_err(|e| e.to_string())?;
            let field = |at: usize| String::from_utf8_lossy(record.get(at).unwrap_or_default()).into_owned();
            Ok(places.map(|at| at.map(field).unwrap_or_default()))
        })
        .collect()
}

fn json_rows(reader: impl Read, columns: [Option<&String>; 3]) -> Result<Vec<[String; 3]>, String> {
    let lines = BufReader::new(reader).lines().enumerate();
    lines
        .map(|(i, line)| {
            let at = |e: &dyn std::fmt::Display| format!("line {}: {e}", i + 1);
            let value: Value = serde_json::from_str(&line.map_err(|e| at(&e))?).map_err(|e| at(&e))?;
            let field = |pointer: &String| match value.pointer(pointer) {
                Some(Value::String(text)) => text.clone(),
                Some(other) => other.to_string(),
                None => String::new(),
            };
            Ok(columns.map(|pointer| pointer.map(field).unwrap_or_default()))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{csv_rows, json_rows};

    const COLUMNS: [&str; 3] = ["post", "topic", "label"];

    #[test]
    fn columns_are_found_by_name() {
        let columns = COLUMNS.map(str::to_owned);
        let rows = csv_rows(&b"label,n,post,topic\n1,x,\"a, b\",trees\n"[..], columns.each_ref().map(Some));
        assert_eq!(rows, Ok(vec![["a, b".into(), "trees".into(), "1".into()]]));
        let missing = csv_rows(&b"label,post\n"[..], columns.each_ref().map(Some));
        assert_eq!(missing, Err("no column `topic`".into()));
    }

    #[test]
    fn in_json_they_are_pointers() {
        let [text, label] = ["/s", "/t/0/polarity"].map(str::to_owned);
        let rows =
            json_rows(&br#"{"s":"good","t":[{"polarity":6.0}]}"#[..], [Some(&text), None, Some(&label)]);
        assert_eq!(rows, Ok(vec![["good".into(), String::new(), "6.0".into()]]));
    }
}
